package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

  @Test
  void reads_all_counts() {
    Usage usage =
        Usage.from(
            Wire.json(
                "{'prompt_tokens':100,'completion_tokens':20,'total_tokens':120,"
                    + "'prompt_tokens_details':{'cached_tokens':60,'cache_write_tokens':5},"
                    + "'completion_tokens_details':{'reasoning_tokens':8}}"));

    assertThat(usage).isEqualTo(new Usage(100, 60, 5, 20, 8));
    assertThat(usage.totalTokens()).isEqualTo(120);
  }

  @Test
  void adds_up_each_count() {
    Usage one = new Usage(100, 60, 5, 20, 8, 3, new Usage.Media(1, 2, 3, 4, 5), 5);
    Usage other = new Usage(1, 2, 3, 4, 5, 6, new Usage.Media(10, 20, 30, 40, 50), 7);

    assertThat(one.plus(other))
        .isEqualTo(new Usage(101, 62, 8, 24, 13, 9, new Usage.Media(11, 22, 33, 44, 55), 12));
  }

  @Test
  void reads_the_old_name_for_cached_tokens() {
    assertThat(Usage.from(Wire.json("{'prompt_tokens':9,'prompt_cache_hit_tokens':4}")))
        .isEqualTo(new Usage(9, 4, 0, 0, 0));
  }

  @Test
  void reads_the_searches_that_a_proxy_of_litellm_counts() {
    assertThat(
            Usage.from(
                Wire.json("{'prompt_tokens':9,'prompt_tokens_details':{'web_search_requests':2}}")))
        .isEqualTo(Usage.of(9, 0).withWebSearches(2));
  }

  @Test
  void is_equal_after_writing_and_reading() {
    Usage usage = new Usage(100, 60, 5, 20, 8);

    assertThat(Usage.from(usage.toJson())).isEqualTo(usage);
  }

  @Test
  void is_equal_after_writing_and_reading_with_audio_images_and_searches() {
    Usage usage =
        new Usage(100, 60, 5, 20, 8, 3)
            .withMedia(new Usage.Media(9, 2, 3, 4, 1))
            .withWebSearches(5);

    assertThat(Usage.from(usage.toJson())).isEqualTo(usage);
  }

  @ParameterizedTest
  @DisplayName("case R22 answer tokens that only the total contains are billed")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115} | 10 | 105 | 0",
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115,"
            + "'completion_tokens_details':{'reasoning_tokens':100}} | 10 | 105 | 100",
        "{'prompt_tokens':10,'completion_tokens':105,'total_tokens':115,"
            + "'completion_tokens_details':{'reasoning_tokens':100}} | 10 | 105 | 100",
        "{'prompt_tokens':10,'total_tokens':115} | 10 | 105 | 0",
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':3} | 10 | 5 | 0",
        "{'completion_tokens':5,'total_tokens':115} | 0 | 5 | 0",
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115,"
            + "'prompt_tokens_details':{'cached_tokens':100}} | 110 | 5 | 0",
      })
  void counts_tokens_that_only_the_total_contains(
      String usage, long prompt, long completion, long reasoning) {
    Usage counted = Usage.from(Wire.json(usage));

    assertThat(counted.promptTokens()).isEqualTo(prompt);
    assertThat(counted.completionTokens()).isEqualTo(completion);
    assertThat(counted.reasoningTokens()).isEqualTo(reasoning);
  }

  @Test
  @DisplayName("case R7 numbers may be written as text, or with a decimal point")
  void reads_numbers_in_other_formats() {
    assertThat(
            Usage.from(
                Wire.json(
                    "{'prompt_tokens':'100','completion_tokens':20.0,'total_tokens':'1.2e2',"
                        + "'prompt_tokens_details':{'cached_tokens':'60'}}")))
        .isEqualTo(new Usage(100, 60, 0, 20, 0));
  }

  @ParameterizedTest
  @DisplayName("an impossible number makes the whole usage invalid")
  @ValueSource(
      strings = {
        "{'prompt_tokens':-3,'completion_tokens':1}",
        "{'prompt_tokens':3,'completion_tokens':-1}",
        "{'prompt_tokens':'-3','completion_tokens':1}",
        "{'prompt_tokens':3,'completion_tokens':1e12}",
        "{'prompt_tokens':9999999999999999999999,'completion_tokens':1}",
        "{'prompt_tokens':1e999999999,'completion_tokens':1}",
      })
  void refuses_impossible_numbers(String usage) {
    assertThat(Usage.from(Wire.json(usage))).isNull();
  }

  @Test
  void reads_impossible_parts_as_zero() {
    assertThat(
            Usage.from(
                Wire.json(
                    "{'prompt_tokens':3,'completion_tokens':1,'total_tokens':1e30,"
                        + "'prompt_tokens_details':{'cached_tokens':-1,'audio_tokens':1e-999999999},"
                        + "'completion_tokens_details':{'reasoning_tokens':1e99}}")))
        .isEqualTo(Usage.of(3, 1));
  }

  @ParameterizedTest
  @DisplayName("64 usage without counts is not read as zero tokens")
  @ValueSource(
      strings = {
        "{}",
        "{'total_tokens':7}",
        "{'prompt_tokens':null,'completion_tokens':null}",
        "{'prompt_tokens':'many'}"
      })
  void is_absent_without_counts(String usage) {
    assertThat(Usage.from(Wire.json(usage))).isNull();
  }
}
