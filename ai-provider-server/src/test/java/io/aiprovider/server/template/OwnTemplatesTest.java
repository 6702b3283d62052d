package io.aiprovider.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator's templates in a server: new endpoints, and others in place of the server's own. */
class OwnTemplatesTest {
  @TempDir private Path directory;

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private void writeTemplates() throws IOException {
    write(
        "review.prompt",
        """
        ---
        input:
          review: { type: string, required: true }
        answer:
          type: object
          properties:
            mood: { type: string, enum: [good, bad] }
            stars: { type: integer, minimum: 1, maximum: 5 }
          required: [mood, stars]
          additionalProperties: false
        ---
        Judge this review: {{review}}
        """);
    write("generate.prompt", "---\ninput: { prompt: { type: string } }\n---\nOurs: {{prompt}}");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void are_ordinary_calls_of_keys(TestDatabase database) throws IOException {
    writeTemplates();
    try (KeyServer server =
        KeyServer.on(database, "templates.location=" + directory, "routing.default-model=large")) {
      String key =
          server
              .create(
                  "acme", "ada", "\"allowed_models\":[\"large\"]", "\"quota_requests_per_hour\":3")
              .string("api_key");
      String body = "{\"review\":\"Fine.\"}";

      assertThat(server.anybody("/ai/review", body).statusCode()).isEqualTo(401);
      assertThat(server.send("POST", "/ai/review", body, "wrong").statusCode()).isEqualTo(401);

      HttpResponse<String> response = server.send("POST", "/ai/review", body, key);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonObject answer = JsonObject.parse(response.body());
      assertThat(answer.string("mood")).isEqualTo("good");
      assertThat(answer.integer("stars")).isBetween(1L, 5L);
      assertThat(answer.string("model")).isEqualTo("large");
      assertThat(response.headers().firstValue("X-RateLimit-Remaining")).hasValue("2");

      HttpResponse<String> other =
          server.send("POST", "/ai/review", "{\"review\":\"x\",\"model\":\"small\"}", key);
      assertThat(other.statusCode()).isEqualTo(403);
      assertThat(HttpCaller.errorOf(other).string("code")).isEqualTo("model_not_allowed");

      HttpResponse<String> ours = server.send("POST", "/ai/generate", "{\"prompt\":\"Hi\"}", key);
      assertThat(JsonObject.parse(ours.body()).string("text"))
          .isEqualTo("Simulated answer to: Ours: Hi");
      server.send("POST", "/ai/review", "{\"review\":\"third\"}", key);
      assertThat(server.send("POST", "/ai/review", "{\"review\":\"4th\"}", key).statusCode())
          .isEqualTo(429);

      String id = response.headers().firstValue("x-ai-provider-call-id").orElseThrow();
      JsonObject row = recorded(server, id);
      assertThat(row.toJson()).contains("\"/ai/review\"");
      assertThat(row.toJson()).doesNotContain("Fine.");
    }
  }

  private static JsonObject recorded(KeyServer server, String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> server.admin("GET", "/api/v1/calls/" + id, null),
            found -> found.statusCode() == 200)
        .body()
        .transform(JsonObject::parse);
  }

  @Test
  void a_broken_template_prevents_the_start_with_its_file_and_line() throws IOException {
    write("sum.prompt", "---\ninput: { a: { type: string } }\n---\nSum up\n{{b}}\n");

    assertThatThrownBy(
            () ->
                RunningServer.dedicated(
                        Map.of(), "providers.sim.type=simulated", "templates.location=" + directory)
                    .close())
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("sum.prompt is wrong in line 5: 'b' is not a field of its input");
  }
}
