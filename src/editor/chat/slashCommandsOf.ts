import type { Localize } from '../common/localize';

/** A word that a question may begin with. `takes`: what stands behind it. */
export interface SlashCommandWords {
  readonly name: string;
  readonly takes: string;
  readonly does: string;
}

/** The commands that the engine understands (a test keeps the two equal), in the user's words. */
export function slashCommandsOf(t: Localize): readonly SlashCommandWords[] {
  const name = t('NAME');
  return [
    { name: 'explain', takes: t('NAME, FILE or FOLDER'), does: t('what it is, and its facts') },
    { name: 'where', takes: name, does: t('where it is defined') },
    { name: 'uses', takes: name, does: t('who calls, imports or refers to it') },
    { name: 'connect', takes: t('NAME NAME'), does: t('how the two are connected') },
    { name: 'tests', takes: name, does: t('which tests cover it') },
    { name: 'history', takes: t('NAME or FILE'), does: t('when and why it was changed') },
    { name: 'overview', takes: '', does: t('what this repository is') },
    { name: 'list', takes: t('todos, routes, commands, settings …'), does: t('all there are') },
    { name: 'doc', takes: t('NAME, or attach code'), does: t('writes its documentation comment') },
    { name: 'fix', takes: '', does: t('what is wrong with the open file’s problems, and how it is fixed') },
    { name: 'run', takes: t('build, test …'), does: t('the commands for it') },
    { name: 'help', takes: '', does: t('all that can be asked') },
  ];
}
