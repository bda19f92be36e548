/** The commands, as package.json declares them; a test keeps the two equal. */
export const commandIds = [
  'coil.ask',
  'coil.explainSelection',
  'coil.explainSymbol',
  'coil.explainResource',
  'coil.showUses',
  'coil.fixProblems',
  'coil.addSelection',
  'coil.addResource',
  'coil.addTerminalSelection',
  'coil.addProblems',
  'coil.addChanges',
  'coil.newChat',
  'coil.openInEditor',
  'coil.showChats',
  'coil.exportChat',
  'coil.importChat',
  'coil.copyAnswer',
  'coil.copyTurn',
  'coil.retryTurn',
  'coil.stop',
  'coil.pauseReading',
  'coil.resumeReading',
  'coil.chooseReading',
  'coil.readAgain',
  'coil.showSkipped',
  'coil.showStorage',
  'coil.selectModel',
  'coil.setServerKey',
  'coil.buildBackend',
  'coil.getGpuSupport',
  'coil.openFolder',
  'coil.openSettings',
  'coil.restartEngine',
  'coil.showLog',
  'coil.showMenu',
  'coil.saveDiagnostics',
  'coil.openWalkthrough',
  'coil.manageTrust',
  'coil.acceptChange',
  'coil.rejectChange',
  'coil.acceptAllChanges',
  'coil.rejectAllChanges',
] as const;

export type CommandId = (typeof commandIds)[number];

/** The webview may run these and nothing else. */
export function isCommandId(command: string): command is CommandId {
  return commandIds.some(id => id === command);
}
