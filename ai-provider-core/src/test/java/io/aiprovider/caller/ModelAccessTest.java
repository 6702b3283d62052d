package io.aiprovider.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAccessTest {
  private static final Target GPT = new Target("openai", "gpt-4o", false);

  private static boolean admits(ModelAccess access, String requested, Target target) {
    return access.admits(Set.of(requested), target);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, true",
    "openai/gpt-4o, true",
    "fast, true",
    "openai/fast, true",
    "gpt-*, true",
    "openai/*, true",
    "*, true",
    "gpt-4?, true",
    "*4*, true",
    "gpt-4, false",
    "gpt-4o?, false",
    "azure/gpt-4o, false",
    "azure/*, false",
    "GPT-4o, false",
    "*mini, false"
  })
  void an_allow_entry_matches_the_model_the_target_or_the_requested_name(
      String entry, boolean allowed) {
    assertThat(admits(ModelAccess.allow(entry), "fast", GPT)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "openai/gpt-4o", "fast", "GPT-4O", "OpenAI/*", "*"})
  void a_deny_entry_excludes_what_it_matches_in_any_case(String entry) {
    assertThat(admits(ModelAccess.deny(entry), "fast", GPT)).isFalse();
  }

  @Test
  void a_deny_entry_has_no_effect_on_other_models() {
    assertThat(
            admits(ModelAccess.deny("gpt-4o"), "fast", new Target("openai", "gpt-4o-mini", false)))
        .isTrue();
  }

  @Test
  void a_deny_entry_is_stronger_than_an_allow_entry() {
    ModelAccess access = ModelAccess.of(List.of("*"), List.of("gpt-4o"));

    assertThat(admits(access, "gpt-4o", GPT)).isFalse();
  }

  @Test
  void every_level_must_allow_the_target() {
    ModelAccess tenant = ModelAccess.allow("gpt-*");
    ModelAccess key = ModelAccess.allow("gpt-4o", "claude");

    assertThat(admits(tenant.and(key), "gpt-4o", GPT)).isTrue();
    assertThat(admits(tenant.and(key), "claude", new Target("anthropic", "claude", false)))
        .isFalse();
    assertThat(admits(tenant.and(key), "gpt-5", new Target("openai", "gpt-5", false))).isFalse();
  }

  @Test
  void a_deny_entry_of_any_level_holds() {
    ModelAccess access = ModelAccess.allow("gpt-4o").and(ModelAccess.deny("gpt-*"));

    assertThat(admits(access, "gpt-4o", GPT)).isFalse();
  }

  @Test
  void the_requested_name_does_not_admit_a_fallback() {
    Target fallback = new Target("openai", "gpt-4o", true);

    assertThat(admits(ModelAccess.allow("fast"), "fast", fallback)).isFalse();
    assertThat(admits(ModelAccess.allow("gpt-4o"), "fast", fallback)).isTrue();
    assertThat(admits(ModelAccess.deny("gpt-4o"), "fast", fallback)).isFalse();
  }

  @Test
  void equal_levels_make_equal_access() {
    ModelAccess one = ModelAccess.of(List.of("a", "b"), List.of("c"));
    ModelAccess same = ModelAccess.of(Set.of("b", "a"), Set.of("c"));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(ModelAccess.of(List.of("a", "b"), List.of()));
    assertThat(one.and(same)).isEqualTo(one);
  }

  @Test
  void access_without_entries_is_unlimited() {
    assertThat(ModelAccess.of(Set.of(), Set.of()).isUnlimited()).isTrue();
    assertThat(ModelAccess.ALL.and(ModelAccess.ALL).isUnlimited()).isTrue();
    assertThat(ModelAccess.ALL.and(ModelAccess.allow("a")).isUnlimited()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\n"})
  void an_entry_with_blanks_around_it_is_an_error(String entry) {
    assertThatThrownBy(() -> ModelAccess.allow(entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without blanks around it");
  }
}
