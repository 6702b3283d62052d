package io.aiprovider.server.ledger.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteAheadLogTest {
  private static final int SMALL = 4_096;

  @TempDir private Path directory;

  private WriteAheadLog open() {
    return WriteAheadLog.open(directory, SMALL, InstantSource.system());
  }

  private static void append(WriteAheadLog log, String text) throws LogFull {
    log.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> read(LogReader reader) throws IOException {
    List<String> read = new ArrayList<>();
    for (LogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
      read.add(StandardCharsets.UTF_8.decode(entry.content()).toString());
    }
    return read;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }

  @Test
  void records_are_read_in_their_order_while_more_are_added() throws IOException {
    try (WriteAheadLog log = open()) {
      LogReader reader = log.reader();
      assertThat(read(reader)).isEmpty();
      append(log, "one");
      append(log, "two");
      assertThat(read(reader)).containsExactly("one", "two");
      append(log, "three");
      assertThat(read(reader)).containsExactly("three");
      assertThat(read(reader)).isEmpty();
    }
  }

  @Test
  void many_segments_are_read_as_one() throws IOException {
    List<String> written = new ArrayList<>();
    try (WriteAheadLog log = open()) {
      for (int i = 0; i < 100; i++) {
        written.add("record " + i + " " + "x".repeat(i * 5));
        append(log, written.get(i));
      }
      assertThat(segments()).hasSizeGreaterThan(5);
      assertThat(read(log.reader())).isEqualTo(written);
    }
    try (WriteAheadLog log = open()) {
      append(log, "last");
      written.add("last");
      assertThat(read(log.reader())).isEqualTo(written);
    }
  }

  @Test
  void records_of_an_earlier_process_are_marked() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, "old");
    }
    try (WriteAheadLog log = open()) {
      append(log, "new");
      LogReader reader = log.reader();

      assertThat(reader.next().earlier()).isTrue();
      assertThat(reader.hasPassedEarlier()).isFalse();
      assertThat(reader.next().earlier()).isFalse();
      assertThat(reader.hasPassedEarlier()).isTrue();
    }
  }

  @Test
  void a_record_that_was_not_written_completely_is_skipped() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, "whole");
      append(log, "torn");
    }
    byte[] bytes = Files.readAllBytes(segments().get(0));
    int torn = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("torn");
    bytes[torn + 2] = 0;
    bytes[torn + 3] = 0;
    Files.write(segments().get(0), bytes);

    try (WriteAheadLog log = open()) {
      append(log, "next");
      assertThat(read(log.reader())).containsExactly("whole", "next");
    }
  }

  @Test
  void a_damaged_record_does_not_hide_the_ones_after_it() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, "first");
      append(log, "damaged");
      append(log, "third");
    }
    byte[] bytes = Files.readAllBytes(segments().get(0));
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("damaged")]++;
    Files.write(segments().get(0), bytes);

    try (WriteAheadLog log = open()) {
      assertThat(read(log.reader())).containsExactly("first", "third");
    }
  }

  @Test
  void a_segment_that_was_cut_is_read_as_far_as_it_goes() throws IOException {
    try (WriteAheadLog log = open()) {
      append(log, "first");
      append(log, "second");
    }
    byte[] bytes = Files.readAllBytes(segments().get(0));
    int second = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("second");
    Files.write(segments().get(0), Arrays.copyOf(bytes, second + 3));

    try (WriteAheadLog log = open()) {
      assertThat(read(log.reader())).containsExactly("first");
    }
  }

  @Test
  void a_segment_whose_deletion_or_creation_was_interrupted_is_empty() throws IOException {
    Files.write(directory.resolve("0000000000000007.wal"), new byte[0]);
    try (WriteAheadLog log = open()) {
      append(log, "next");
      assertThat(read(log.reader())).containsExactly("next");
    }
  }

  @Test
  void files_that_are_not_its_own_stay() throws IOException {
    Path foreign = Files.writeString(directory.resolve("0000000000000001.wal"), "something else");
    Path other = Files.writeString(directory.resolve("notes.txt"), "mine");
    try (WriteAheadLog log = open()) {
      append(log, "next");
      LogReader reader = log.reader();
      assertThat(read(reader)).containsExactly("next");
      log.deleteUnless(Set.of(), reader.passed(), () -> {});
    }
    assertThat(foreign).hasContent("something else");
    assertThat(other).hasContent("mine");
  }

  @Test
  void only_segments_that_nobody_needs_are_deleted() throws IOException {
    try (WriteAheadLog log = open()) {
      for (int i = 0; i < 50; i++) {
        append(log, "x".repeat(900));
      }
      LogReader reader = log.reader();
      read(reader);
      int before = segments().size();
      log.deleteUnless(Set.of(2L), reader.passed(), () -> {});

      assertThat(before).isGreaterThan(10);
      assertThat(segments().stream().map(file -> file.getFileName().toString()))
          .contains("0000000000000002.wal")
          .doesNotContain("0000000000000001.wal", "0000000000000003.wal");
      append(log, "more");
      assertThat(read(reader)).containsExactly("more");
    }
  }

  @Test
  void a_directory_belongs_to_one_log_at_a_time() {
    try (WriteAheadLog log = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Another process uses the ledger in");
      assertThat(log.failingSince()).isNull();
    }
    open().close();
  }

  @Test
  void a_record_that_is_too_large_is_refused() {
    try (WriteAheadLog log = open()) {
      assertThatThrownBy(() -> append(log, "x".repeat(SMALL / 4)))
          .isInstanceOf(LogFull.class)
          .hasMessageContaining("too large");
      assertThat(log.failingSince()).isNull();
    }
  }

  @Test
  void a_directory_that_is_gone_is_noticed_and_the_rest_of_the_segment_is_used()
      throws IOException {
    Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
    MovableClock clock = new MovableClock();
    try (WriteAheadLog log = WriteAheadLog.open(directory, SMALL, clock)) {
      append(log, "x".repeat(900));
      log.maintain();
      Files.move(directory, moved);
      append(log, "still fits");
      while (log.failingSince() == null) { // the segment and the spare one have an end
        append(log, "x".repeat(900));
        log.maintain();
      }
      assertThat(log.failingSince()).isEqualTo(clock.instant());

      Files.move(moved, directory);
      log.maintain();
      assertThat(log.failingSince()).as("it does not try at once").isNotNull();
      clock.forward(1_000);
      log.maintain();
      assertThat(log.failingSince()).isNull();
      append(log, "after");
      List<String> read = read(log.reader());
      assertThat(read).contains("still fits").endsWith("after");
    }
  }

  @Test
  void records_of_many_threads_are_all_there() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (WriteAheadLog log = open()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int number = thread;
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    append(log, number + " " + i + " " + "y".repeat(i));
                  }
                  return null;
                }));
      }
      while (!writers.stream().allMatch(Future::isDone)) {
        log.maintain();
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      List<String> read = read(log.reader());
      assertThat(read.size()).isEqualTo(1_600);
      assertThat(new HashSet<>(read).size()).isEqualTo(1_600);
    } finally {
      threads.shutdownNow();
    }
  }
}
