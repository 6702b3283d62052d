package io.aiprovider.server.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FailStopChannelTest {
  @TempDir Path directory;

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer target = ByteBuffer.allocate((int) channel.size());
    channel.read(target, 0);
    return new String(target.array(), US_ASCII);
  }

  /** A disk with room for ten bytes. */
  private static final class TinyDisk extends FileBaseDefault {
    private final FileChannel file;

    TinyDisk(FileChannel file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (position + source.remaining() > 10) {
        throw new IOException("No space left on device");
      }
      return file.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }

  @Test
  void after_a_write_that_failed_the_file_is_not_changed_any_more() throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve("file"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try (FailStopChannel channel = new FailStopChannel(new TinyDisk(file))) {
      channel.write(bytes("before"), 0);

      assertThatThrownBy(() -> channel.write(bytes("too much"), 6))
          .hasMessage("No space left on device");

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> channel.write(bytes("fits"), 0))
            .isInstanceOf(IOException.class)
            .hasMessage("An earlier write failed: No space left on device");
        assertThatThrownBy(() -> channel.truncate(1)).hasMessageContaining("An earlier write");
        assertThatThrownBy(() -> channel.force(true)).hasMessageContaining("An earlier write");
      }
      assertThat(read(channel)).isEqualTo("before");
    }
  }

  @Test
  void an_interrupted_thread_reads_and_writes_and_is_still_interrupted() throws IOException {
    Path path = Files.createFile(directory.resolve("file"));
    try (FileChannel channel = FilePath.get(FailStopPath.url(path).substring(8)).open("rw")) {
      Thread.currentThread().interrupt();

      channel.write(bytes("kept"), 0);
      String read = read(channel);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(read).isEqualTo("kept");
      assertThat(read(channel)).isEqualTo("kept");
    }
  }
}
