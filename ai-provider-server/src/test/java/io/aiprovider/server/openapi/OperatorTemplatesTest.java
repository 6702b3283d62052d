package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's templates are in the OpenAPI document, as the server accepts and answers them. */
class OperatorTemplatesTest {
  private static RunningServer server;
  private static HttpCaller caller;
  private static ApiDocument document;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Files.createDirectories(directory.resolve("mail"));
    write(
        directory.resolve("mail/answer-to.prompt"),
        """
        ---
        description: An answer to a customer.
        input:
          mail: { type: string, required: true, max-length: 40 }
          tone: { type: string, one-of: [warm, cool], required: true, default: warm }
          words: { type: integer, min: 5, max: 50 }
          facts: { type: list, max-items: 2, max-length: 9 }
          formal: { type: boolean }
        ---
        Answer {{mail}} in {{words}} words.
        """);
    write(
        directory.resolve("judge.prompt"),
        """
        ---
        input:
          review: { type: string, required: true }
        callers-may-set: [model]
        answer:
          type: object
          properties:
            mood: { $ref: "#/$defs/mood" }
          required: [mood]
          additionalProperties: false
          $defs:
            mood: { enum: [good, bad] }
        ---
        Judge this review: {{review}}
        """);
    write(
        directory.resolve("sort.prompt"),
        """
        ---
        input:
          text: { type: string, required: true }
          labels: { type: list, required: true }
        answer:
          type: object
          properties:
            scores:
              type: array
              items:
                type: object
                properties:
                  label: { type: string }
                  score: { type: number }
                required: [label, score]
          required: [scores]
        check: classification
        ---
        Which of {{#labels}}{{.}}, {{/labels}} fits {{text}}?
        """);
    server =
        RunningServer.dedicated("providers.sim.type=simulated", "templates.location=" + directory);
    caller = new HttpCaller(server);
    document = new ApiDocument(JsonObject.parse(caller.get("/v3/api-docs").body()));
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Operation operation(String path) {
    return document.operations().stream()
        .filter(operation -> operation.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject schema(JsonObject body) {
    return ApiDocument.object(
        ApiDocument.object(ApiDocument.object(body, "content"), "application/json"), "schema");
  }

  @Test
  void have_the_summary_roles_and_failures_of_a_template() {
    JsonObject described = operation("/ai/mail/answer-to").json();
    JsonObject ofTheServer = operation("/ai/classify").json();

    assertThat(described.string("summary")).isEqualTo("An answer to a customer.");
    assertThat(described.array("security")).isEqualTo(ofTheServer.array("security"));
    assertThat(described.object("responses").names())
        .isEqualTo(ofTheServer.object("responses").names());
    assertThat(document.operations())
        .extracting(operation -> operation.json().string("operationId"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ai/mail/answer-to | {'mail':'Hello','words':7}",
        "/ai/mail/answer-to | {'mail':'Hello','tone':'cool','words':null,'facts':['a','b']}",
        "/ai/mail/answer-to | {'mail':'Hello','tone':null,'formal':true,'temperature':0.5}",
        "/ai/mail/answer-to | {'mail':'Hello','max_tokens':20,'model':'sim/small'}",
        "/ai/judge          | {'review':'Fine.'}",
        "/ai/sort           | {'text':'A dog','labels':['cats','dogs']}"
      })
  void what_fits_the_document_is_answered_as_it_says(String path, String json) {
    String body = json.replace('\'', '"');
    JsonObject described = operation(path).json();
    assertThat(problemsOf(path, body)).isEmpty();

    HttpResponse<String> response = caller.send(caller.post(path, body).build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonObject good = ApiDocument.object(ApiDocument.object(described, "responses"), "200");
    assertThat(document.problems(schema(good), response.body())).as(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ai/mail/answer-to | {}",
        "/ai/mail/answer-to | {'mail':''}",
        "/ai/mail/answer-to | {'mail':7}",
        "/ai/mail/answer-to | {'mail':'01234567890123456789012345678901234567890'}",
        "/ai/mail/answer-to | {'mail':'Hello','tone':'warmer'}",
        "/ai/mail/answer-to | {'mail':'Hello','words':4}",
        "/ai/mail/answer-to | {'mail':'Hello','words':51}",
        "/ai/mail/answer-to | {'mail':'Hello','words':5.5}",
        "/ai/mail/answer-to | {'mail':'Hello','facts':['a','b','c']}",
        "/ai/mail/answer-to | {'mail':'Hello','facts':['longer than nine']}",
        "/ai/mail/answer-to | {'mail':'Hello','formal':'yes'}",
        "/ai/mail/answer-to | {'mail':'Hello','temperature':3}",
        "/ai/mail/answer-to | {'mail':'Hello','mial':'Hello'}",
        "/ai/judge          | {'review':'Fine.','temperature':1}",
        "/ai/sort           | {'text':'A dog','labels':[]}"
      })
  void what_does_not_fit_the_document_is_refused(String path, String json) {
    String body = json.replace('\'', '"');
    assertThat(problemsOf(path, body)).isNotEmpty();

    HttpResponse<String> response = caller.send(caller.post(path, body).build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    HttpCaller.errorOf(response);
  }

  private static List<String> problemsOf(String path, String body) {
    JsonObject request = ApiDocument.object(operation(path).json(), "requestBody");
    return document.problems(schema(request), body);
  }
}
