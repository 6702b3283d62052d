package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  void reads_the_older_name_for_cached_tokens() {
    assertThat(Usage.from(Wire.json("{'prompt_tokens':9,'prompt_cache_hit_tokens':4}")))
        .isEqualTo(new Usage(9, 4, 0, 0, 0));
  }

  @Test
  void survives_being_written() {
    Usage usage = new Usage(100, 60, 5, 20, 8);

    assertThat(Usage.from(usage.toJson())).isEqualTo(usage);
  }

  @Test
  void never_counts_below_zero() {
    assertThat(Usage.from(Wire.json("{'prompt_tokens':-3,'completion_tokens':1}")))
        .isEqualTo(Usage.of(0, 1));
  }

  @ParameterizedTest
  @DisplayName("64 usage without counts is no usage of zero tokens")
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
