/** The product's code that handles paths, for the suite that runs it by Windows' rules. */
export { placeOf } from '../../src/cli/placeOf';
export { fileOf, workspacePathOf } from '../../src/editor/common/workspaceFolders';
export { chatsFolder } from '../../src/editor/chat/chatsFolder';
export { isOnNetwork } from '../../src/reading/files/gitFolder';
export { isInside } from '../../src/shared/isInside';
export { toolSocket } from '../../src/tools/toolSocket';
export { FolderWatch } from '../../src/workspace/files/folderWatch';
export { Roots } from '../../src/workspace/files/roots';
export { gitProgram, programsIn } from '../../src/workspace/git/gitProgram';
