package io.aiprovider.server.cli.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class CacheCommandTest extends CommandFixture {
  @Test
  void clear_removes_all_or_those_of_a_tenant_or_a_model() {
    answers(200, "{\"cleared\":12}");
    assertThat(run("cache", "clear")).isZero();
    assertThat(request().getTarget()).isEqualTo("/admin/cache/clear");
    assertThat(out()).isEqualTo("Answers removed: 12.\n");

    answers(200, "{\"cleared\":1}");
    assertThat(run("cache", "clear", "--tenant", "acme")).isZero();

    answers(200, "{\"cleared\":1}");
    assertThat(run("cache", "clear", "--model", "gpt-4o")).isZero();
  }

  @Test
  void a_wrong_selection_is_refused_before_anything_is_removed() {
    assertThat(run("cache", "clear", "--tenant=a", "--model=b")).isEqualTo(2);
    assertThat(err()).contains("Choose one of --tenant and --model.");
    assertThat(run("cache", "clear", "--tenant=")).isEqualTo(2);
    assertThat(run("cache")).isEqualTo(2);
  }

  @Test
  void entries_are_shown_as_a_table() {
    answers(
        200,
        "{\"entries\":[{\"key\":\"ab12\",\"tenant\":\"acme\",\"model\":\"gpt-4o\",\"created\":"
            + "\"2026-11-29T15:00:00Z\",\"expires\":\"2026-11-29T15:05:00Z\",\"hits\":3}]}");

    assertThat(run("cache", "entries", "--limit", "5")).isZero();

    assertThat(request().getTarget()).isEqualTo("/admin/cache/entries?limit=5");
    assertThat(out()).containsPattern("2026-11-29T15:00:00Z +.* +acme +gpt-4o +3 +ab12");
  }
}
