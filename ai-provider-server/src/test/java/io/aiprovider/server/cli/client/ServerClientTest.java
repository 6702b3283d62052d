package io.aiprovider.server.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import io.aiprovider.server.reconcile.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say when the server does not answer as expected, and which key they send. */
class ServerClientTest extends CommandFixture {
  private static final String COSTS = "{\"groups\":[],\"total\":{}}";

  @ParameterizedTest
  @ValueSource(strings = {"costs", "billing", "reconcile report.csv"})
  void an_unreachable_server_is_one_sentence(String words) throws IOException {
    String file = file(ReportFiles.OPENAI_USAGE_CSV).toString();
    closeServer();

    assertThat(run(words.replace("report.csv", file).split(" "))).isEqualTo(1);

    assertThat(err())
        .isEqualTo(
            "ai-provider: No server can be reached at "
                + environment.get("AI_PROVIDER_URL")
                + " (connection refused). Start it, or set AI_PROVIDER_URL to its address.\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void a_refused_key_is_one_sentence_without_the_key() {
    String refusal = "{\"error\":{\"message\":\"Incorrect API key provided.\",\"code\":null}}";
    answers(401, refusal);
    assertThat(run("costs")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "ai-provider: The server at "
                + environment.get("AI_PROVIDER_URL")
                + " refused the key of AI_PROVIDER_ADMIN_KEY: Incorrect API key provided.\n");

    err.reset();
    environment.remove("AI_PROVIDER_ADMIN_KEY");
    answers(401, refusal);
    assertThat(run("costs")).isEqualTo(1);
    assertThat(err()).contains("requires a key. Set AI_PROVIDER_ADMIN_KEY or AI_PROVIDER_API_KEY.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"message\":\"'group_by' must be model.\"}} | 2 | ai-provider: --group-by"
            + " must be model.",
        "404 | {\"error\":{\"message\":\"There is no such key.\"}} | 2 | answered: There is no such"
            + " key.",
        "404 | {\"error\":{\"message\":\"Unknown path.\",\"code\":\"unknown_url\"}} | 1 | version may"
            + " be older",
        "409 | {\"error\":{\"message\":\"The key is revoked.\"}} | 1 | answered: The key is revoked.",
        "413 | {\"error\":{\"message\":\"Too large.\"}} | 2 | ai-provider: Too large.",
        "403 | {\"error\":{\"message\":\"Not yours.\"}} | 1 | refused the request with the key of"
            + " AI_PROVIDER_ADMIN_KEY: Not yours.",
        "400 | <html> | 1 | answered: status 400",
        "503 | {\"error\":{\"message\":\"The database is down.\"}} | 1 | answered: The database is"
            + " down.",
        "500 | <html> | 1 | answered: status 500",
        "404 | <html> | 1 | does not answer like AI Provider",
        "200 | <html> | 1 | does not answer like AI Provider",
        "200 | {} | 1 | does not answer like AI Provider",
        "302 | x | 1 | redirects to"
      })
  void an_answer_that_is_no_report_is_one_sentence(
      int status, String body, int exit, String message) {
    answers(status, body);

    assertThat(run("costs")).isEqualTo(exit);

    assertThat(err()).contains(message);
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  void the_key_can_be_in_a_file_and_a_callers_key_is_second() throws IOException {
    environment.remove("AI_PROVIDER_ADMIN_KEY");
    environment.put("AI_PROVIDER_API_KEY", "callers-key");
    answers(200, COSTS);
    run("costs");
    assertThat(request().getHeaders().get("X-API-Key")).isEqualTo("callers-key");

    Path key = Files.writeString(directory.resolve("admin-key"), "from-file\n");
    environment.put("AI_PROVIDER_ADMIN_KEY_FILE", key.toString());
    answers(200, COSTS);
    run("costs");
    assertThat(request().getHeaders().get("X-Admin-Key")).isEqualTo("from-file");

    environment.put("AI_PROVIDER_ADMIN_KEY_FILE", absentFile().toString());
    assertThat(run("costs")).isEqualTo(2);
    assertThat(err()).contains("absent of AI_PROVIDER_ADMIN_KEY_FILE cannot be read.");
  }

  @Test
  void a_key_with_a_line_break_is_not_sent() {
    environment.put("AI_PROVIDER_ADMIN_KEY", "a\nX-Other: b");

    assertThat(run("costs")).isEqualTo(2);

    assertThat(err()).contains("has characters that no key has").doesNotContain("X-Other");
    assertThat(requestCount()).isZero();
  }
}
