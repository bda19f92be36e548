/** Languages that the interface is translated to, as VS Code names them in `l10n/bundle.l10n.LANGUAGE.json` and `package.nls.LANGUAGE.json`. */
export const languages = ['de', 'es', 'fr', 'ja', 'zh-cn'];
