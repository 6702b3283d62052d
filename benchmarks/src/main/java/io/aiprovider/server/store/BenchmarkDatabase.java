package io.aiprovider.server.store;

import java.time.InstantSource;

/** The database of benchmarks. In the package of databases, because they are opened only there. */
public final class BenchmarkDatabase {
  private BenchmarkDatabase() {}

  /** An empty database in memory. */
  public static Database inMemory() {
    return Database.inMemory(InstantSource.system());
  }
}
