package io.aiprovider.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * An open file that refuses every change after one that failed. Changes happen one after the other.
 * An interrupted thread reads and writes like every other one, and is still interrupted afterwards:
 * otherwise the interrupt would close the file for all threads. Thread-safe.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has a lock of its own
final class FailStopChannel extends FileBaseDefault {
  private final FileChannel file;
  private final ReentrantLock changes = new ReentrantLock();
  private @Nullable IOException failure;

  FailStopChannel(FileChannel file) {
    this.file = file;
  }

  /** Something that is done with the file. */
  private interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private static <T extends @Nullable Object> T uninterrupted(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      return work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T extends @Nullable Object> T change(Work<T> work) throws IOException {
    changes.lock();
    try {
      if (failure != null) {
        throw new IOException("An earlier write failed: " + failure.getMessage(), failure);
      }
      return uninterrupted(work);
    } catch (IOException e) {
      if (failure == null) {
        failure = e;
      }
      throw e;
    } finally {
      changes.unlock();
    }
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return change(() -> file.write(source, position));
  }

  @Override
  protected void implTruncate(long size) throws IOException {
    change(() -> file.truncate(size));
  }

  @Override
  public void force(boolean metaData) throws IOException {
    change(
        () -> {
          file.force(metaData);
          return true;
        });
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return uninterrupted(() -> file.read(target, position));
  }

  @Override
  public long size() throws IOException {
    return uninterrupted(file::size);
  }

  @Override
  public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return uninterrupted(() -> file.tryLock(position, size, shared));
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
