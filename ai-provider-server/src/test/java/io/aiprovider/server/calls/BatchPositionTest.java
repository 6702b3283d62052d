package io.aiprovider.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchPositionTest {
  private static BatchPosition read(String text) {
    BatchPosition position = BatchPosition.parse(text);
    assertThat(position).isNotNull();
    return position;
  }

  @Test
  void batches_that_follow_each_other_are_settled() {
    assertThat(BatchPosition.after(7).plus(List.of(8L, 9L))).hasToString("9");
  }

  @Test
  void a_batch_that_is_late_is_still_missing() {
    BatchPosition position = BatchPosition.after(7).plus(List.of(9L, 10L));

    assertThat(position).hasToString("7.2.3");
    assertThat(read("7.2.3").missing(List.of(8L, 9L, 10L, 11L))).containsExactly(8L, 11L);
    assertThat(read("7.2.3").plus(List.of(8L))).hasToString("10");
  }

  @Test
  void twenty_batches_later_nobody_waits_for_it() {
    BatchPosition position = BatchPosition.after(7);
    assertThat(position.plus(numbers(9, 28)).missing(List.of(8L))).containsExactly(8L);
    assertThat(position.plus(numbers(9, 29))).hasToString("29");
  }

  private static List<Long> numbers(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void a_long_interruption_is_cut_and_a_number_of_another_database_is_not_used() {
    assertThat(read("7.2").within(1_000, 100)).hasToString("900");
    assertThat(read("950.2").within(1_000, 100)).hasToString("950.2");
    assertThat(read("2000.2").within(1_000, 100)).hasToString("1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.", ".1", "1.x", "1,2", "1.100", "1234567890123456789"})
  void other_texts_are_no_positions(String text) {
    assertThat(BatchPosition.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10, 30, 100})
  void a_position_and_its_text_say_the_same(int gaps) {
    Random random = new Random(gaps);
    BatchPosition position = BatchPosition.after(5);
    long batch = 5;
    for (int i = 0; i < 500; i++) {
      batch += 1 + random.nextInt(gaps);
      position = position.plus(List.of(batch));

      assertThat(position.missing(List.of(batch, batch + 1))).containsExactly(batch + 1);
      assertThat(BatchPosition.parse(position.toString())).isEqualTo(position);
    }
  }
}
