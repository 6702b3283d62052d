package io.aiprovider.provider.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
  private static final String TRANSCRIPT =
      "\uFEFF: keep-alive\r\n"
          + "event: greeting\r\ndata: {\"text\":\"Grüße 🌍\"}\r\n\r\n"
          + ":\n\n"
          + "data:no space\n\n"
          + "data: one\rdata: two\r\r"
          + "id: 7\nretry: 10\ndata\n\n"
          + "data: \n\n"
          + "data:  two spaces\n\n"
          + "data: [DONE]";

  @Test
  @DisplayName("9 LF, CRLF, CR, multi-line data and a byte order mark")
  void reads_events_with_every_kind_of_line_end() throws IOException {
    assertThat(read(bytes(TRANSCRIPT)))
        .containsExactly(
            "greeting|{\"text\":\"Grüße 🌍\"}",
            "null|no space",
            "null|one\ntwo",
            "null| two spaces",
            "null|[DONE]");
  }

  @Test
  @DisplayName("4, 5 events that are cut anywhere, even inside a character")
  void reads_the_same_events_when_they_are_cut_in_two() throws IOException {
    byte[] transcript = bytes(TRANSCRIPT);
    List<String> whole = read(transcript);

    for (int cut = 0; cut <= transcript.length; cut++) {
      assertThat(read(transcript, cut)).as("cut at byte %s", cut).isEqualTo(whole);
    }
  }

  @Test
  @DisplayName("4, 5 events that are cut into many pieces")
  void reads_the_same_events_when_they_are_cut_into_many_pieces() throws IOException {
    byte[] transcript = bytes(TRANSCRIPT);
    List<String> whole = read(transcript);

    for (int seed = 0; seed < 500; seed++) {
      int[] cuts = new Random(seed).ints(20, 0, transcript.length).sorted().toArray();
      assertThat(read(transcript, cuts)).as("seed %s", seed).isEqualTo(whole);
    }
  }

  @Test
  void reads_the_same_events_byte_by_byte() throws IOException {
    byte[] transcript = bytes(TRANSCRIPT);
    int[] everywhere = new int[transcript.length];
    for (int i = 0; i < everywhere.length; i++) {
      everywhere[i] = i;
    }

    assertThat(read(transcript, everywhere)).isEqualTo(read(transcript));
  }

  @ParameterizedTest
  @DisplayName("6, 8 comments and events without data are skipped")
  @ValueSource(strings = {": hi\n\n", "data:\n\n", "data\n\n", "event: ping\n\n", "\n\n", ""})
  void skips_events_without_data(String text) throws IOException {
    assertThat(read(bytes(text + "data: next\n\n"))).containsExactly("null|next");
  }

  @Test
  void does_not_use_the_name_of_an_event_without_data_again() throws IOException {
    assertThat(read(bytes("event: ping\n\ndata: x\n\n"))).containsExactly("null|x");
  }

  @Test
  void ignores_fields_whose_names_only_begin_with_data() throws IOException {
    assertThat(read(bytes("database: x\nDATA: y\ndata: z\n\n"))).containsExactly("null|z");
  }

  @Test
  void drops_a_byte_order_mark_at_the_beginning_only() throws IOException {
    assertThat(read(bytes("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n")))
        .containsExactly("null|a", "null|c");
  }

  @Test
  void returns_an_event_as_soon_as_its_blank_line_arrives() throws IOException {
    SseReader reader =
        new SseReader(new Pieces(bytes("data: a\r\rdata: b"), 9), () -> false, 100, () -> {});

    assertThat(text(reader.next())).isEqualTo("null|a");
  }

  @Test
  void reports_an_event_that_the_end_of_the_input_cut_off() throws IOException {
    SseReader reader = reader("data: a\n\ndata: b\n", 50);

    assertThat(reader.next()).isNotNull().returns(false, SseEvent::cutOff);
    assertThat(reader.next()).isNotNull().returns(true, SseEvent::cutOff);
  }

  @Test
  void reads_an_event_that_is_much_longer_than_the_buffer() throws IOException {
    String large = "x".repeat(1_000_000);

    assertThat(read(bytes("data: " + large + "\n\ndata: after\n\n")))
        .containsExactly("null|" + large, "null|after");
  }

  @Test
  void fails_on_a_line_beyond_the_limit() {
    SseReader reader = reader("data: " + "x".repeat(20_000) + "\n\n", 10_000);

    assertThatThrownBy(reader::next)
        .isInstanceOf(EventTooLargeException.class)
        .hasMessage("The limit for one server-sent event is 10000 bytes.");
  }

  @Test
  void fails_on_many_lines_that_are_beyond_the_limit_together() {
    SseReader reader = reader("data: 12345678\n".repeat(10), 50);

    assertThatThrownBy(reader::next).isInstanceOf(EventTooLargeException.class);
  }

  @Test
  void accepts_any_number_of_comments_between_events() throws IOException {
    SseReader reader = reader(": keep-alive\n\n".repeat(10_000) + "data: x\n\n", 50);

    assertThat(text(reader.next())).isEqualTo("null|x");
  }

  @Test
  void returns_no_more_events_after_its_end() throws IOException {
    SseReader reader = reader("data: x\n\n", 50);
    reader.next();

    assertThat(reader.next()).isNull();
    assertThat(reader.next()).isNull();
  }

  private static SseReader reader(String text, int limit) {
    return new SseReader(new ByteArrayInputStream(bytes(text)), () -> false, limit, () -> {});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> read(byte[] transcript, int... cuts) throws IOException {
    SseReader reader =
        new SseReader(new Pieces(transcript, cuts), () -> false, 10_000_000, () -> {});
    List<String> events = new ArrayList<>();
    for (SseEvent event = reader.next(); event != null; event = reader.next()) {
      events.add(text(event));
    }
    return events;
  }

  private static String text(SseEvent event) {
    return event.name() + "|" + new String(event.data(), UTF_8);
  }

  /** Gives at each read no more than up to the next cut, as a socket would. */
  private static final class Pieces extends InputStream {
    private final byte[] bytes;
    private final int[] cuts;
    private int position;

    Pieces(byte[] bytes, int... cuts) {
      this.bytes = bytes;
      this.cuts = cuts;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position == bytes.length) {
        return -1;
      }
      int end = bytes.length;
      for (int cut : cuts) {
        if (cut > position && cut < end) {
          end = cut;
        }
      }
      int count = Math.min(length, end - position);
      System.arraycopy(bytes, position, into, offset, count);
      position += count;
      return count;
    }

    @Override
    public int read() {
      return position == bytes.length ? -1 : bytes[position++] & 0xFF;
    }
  }
}
