package io.aiprovider.server.upstream.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipBodyTest {

  /** Bytes that arrive in pieces, one whenever somebody waits. */
  private static final class Pieces implements Body {
    private final byte[] all;
    private final Random random;
    private final ByteQueue arrived = new ByteQueue();
    private int next;

    Pieces(byte[] all, long seed) {
      this.all = all;
      this.random = new Random(seed);
    }

    @Override
    public boolean request(long count) {
      while (arrived.size() < count && next < all.length) {
        int size = Math.min(all.length - next, 1 + random.nextInt(20_000));
        arrived.add(Arrays.copyOfRange(all, next, next + size), size);
        next += size;
      }
      return arrived.size() >= count;
    }

    @Override
    public int buffered() {
      return arrived.size();
    }

    @Override
    public byte peek(int index) {
      return arrived.peek(index);
    }

    @Override
    public byte[] take(int most) {
      return arrived.take(most);
    }

    @Override
    public int moveTo(byte[] target, int offset, int length) {
      return arrived.moveTo(target, offset, length);
    }

    @Override
    public boolean isReadable() {
      return arrived.size() > 0 || next == all.length;
    }
  }

  private static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** Half of it can be compressed well. */
  private static byte[] content(long seed) {
    Random random = new Random(seed);
    byte[] content = new byte[random.nextInt(300_000)];
    random.nextBytes(content);
    Arrays.fill(content, 0, content.length / 2, (byte) 'x');
    return content;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void the_content_does_not_depend_on_the_pieces_in_which_it_arrives(long seed) throws IOException {
    byte[] content = content(seed);
    try (GzipBody body = new GzipBody(new Pieces(compressed(content), seed))) {
      assertThat(body.request(content.length)).isTrue();
      assertThat(body.request(content.length + 1L)).isFalse();
      assertThat(body.take(Integer.MAX_VALUE)).isEqualTo(content);
      assertThat(body.isReadable()).isTrue(); // the end
    }
  }

  @Test
  void members_follow_one_another_and_may_have_all_kinds_of_fields() throws IOException {
    byte[] member = compressed("one".getBytes(UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] header = Arrays.copyOf(member, 10);
    header[3] = 2 | 4 | 8 | 16;
    bytes.write(header);
    bytes.write(new byte[] {3, 0, 9, 9, 9}); // extra
    bytes.write("name\0comment\0".getBytes(UTF_8));
    bytes.write(new byte[] {0, 0}); // checksum of the header
    bytes.write(member, 10, member.length - 10);
    bytes.write(compressed("two".getBytes(UTF_8)));
    try (GzipBody body = new GzipBody(new Pieces(bytes.toByteArray(), 1))) {
      assertThat(body.request(7)).isFalse();
      assertThat(body.take(7)).asString(UTF_8).isEqualTo("onetwo");
    }
  }

  @Test
  void an_incomplete_body_is_a_failure() throws IOException {
    byte[] whole = compressed(content(1));
    try (GzipBody body = new GzipBody(new Pieces(Arrays.copyOf(whole, whole.length - 1), 1))) {
      assertThatThrownBy(() -> body.request(Integer.MAX_VALUE))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("The compressed body is incomplete.");
    }
  }

  @Test
  void a_body_that_is_not_compressed_is_a_failure() {
    try (GzipBody body = new GzipBody(new Pieces("{\"a\":1}".getBytes(UTF_8), 1))) {
      assertThatThrownBy(() -> body.request(1))
          .isInstanceOf(ProtocolException.class)
          .hasMessage("The body is not compressed with gzip, as its header says.");
    }
  }
}
