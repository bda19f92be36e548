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
    { name: 'explain', takes: t('NAME, FILE or FOLDER'), does: t('what it is and what is known about it') },
    { name: 'where', takes: name, does: t('where it is defined') },
    { name: 'uses', takes: name, does: t('who calls, imports or refers to it') },
    { name: 'connect', takes: t('NAME NAME'), does: t('how the two are connected') },
    { name: 'tests', takes: name, does: t('which tests cover it') },
    { name: 'history', takes: t('NAME or FILE'), does: t('when and why it was changed') },
    { name: 'overview', takes: '', does: t('what this repository is') },
    { name: 'list', takes: t('todos, routes, commands, settings …'), does: t('list all of a kind') },
    { name: 'doc', takes: t('NAME, or attach code'), does: t('writes its documentation comment') },
    { name: 'fix', takes: '', does: t('fix the problems of the open file') },
    { name: 'run', takes: t('build, test …'), does: t('which commands to run') },
    { name: 'help', takes: '', does: t('list all commands') },
  ];
}
