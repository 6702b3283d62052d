package io.aiprovider.time;

/** {@link System#nanoTime}, whose values may be negative, counted from when it was first used. */
enum SystemMonotonicClock implements MonotonicClock {
  INSTANCE;

  private final long began = System.nanoTime();

  @Override
  public long nanos() {
    return System.nanoTime() - began;
  }
}
