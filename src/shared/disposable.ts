/** Something that holds a resource until it is disposed. Compatible with VS Code's. */
export interface Disposable {
  dispose(): void;
}

/** Owns disposables: creating is owning (`this.own(new X())`); what is added after disposal is disposed at once. */
export class Owner implements Disposable {
  private readonly owned: Disposable[] = [];
  private disposed = false;

  own<T extends Disposable>(item: T): T {
    if (this.disposed) item.dispose();
    else this.owned.push(item);
    return item;
  }

  dispose(): void {
    this.disposed = true;
    for (const item of this.owned.splice(0).reverse()) item.dispose();
  }
}
