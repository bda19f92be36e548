import type { ContextItem } from '../../protocol/chatProtocol';
import { errorData } from '../../shared/errors';

/** Where attachments go. */
export interface AttachmentTarget {
  attach(...items: readonly ContextItem[]): Promise<void>;
  /** Says why something cannot be attached. */
  refuse(note: string): void;
}

/** Attaches `items`; why that cannot be is said where they were to stand. */
export async function attachInto(
  target: AttachmentTarget,
  items: () => Promise<readonly ContextItem[]>,
): Promise<void> {
  try {
    await target.attach(...(await items()));
  } catch (error) {
    const { message, hint } = errorData(error);
    target.refuse(`${message} ${hint}`);
  }
}
