import type { ApiKey, ApiKeyStore } from '../../ports/people';

export class MemoryApiKeyStore implements ApiKeyStore {
  readonly #byHash = new Map<string, ApiKey>();

  async create(key: ApiKey, sha256Hex: string): Promise<void> {
    if (this.#byHash.has(sha256Hex)) throw new Error('this API key exists');
    this.#byHash.set(sha256Hex, key);
  }

  async findByHash(sha256Hex: string): Promise<ApiKey | undefined> {
    return this.#byHash.get(sha256Hex);
  }

  async list(): Promise<readonly ApiKey[]> {
    return [...this.#byHash.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async remove(id: string): Promise<boolean> {
    for (const [hash, key] of this.#byHash) if (key.id === id) return this.#byHash.delete(hash);
    return false;
  }
}
