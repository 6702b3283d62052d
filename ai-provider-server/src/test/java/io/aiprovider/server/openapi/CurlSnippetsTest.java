package io.aiprovider.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.docs.Page;
import io.aiprovider.docs.ShellCommands;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests on all pages of the documentation are those that the OpenAPI document describes. */
class CurlSnippetsTest {
  private static final ApiDocument API = new ApiDocument(OpenApiDocument.read("any"));
  private static final Pattern SERVER =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1):8005/.*");

  /** Those of templates that a page defines. */
  private static final Set<String> OF_AN_OPERATOR = Set.of("/ai/translate", "/ai/review");

  record Request(String place, String method, String path, @Nullable String body) {
    @Override
    public String toString() {
      return place + ": " + method + " " + path;
    }
  }

  static Stream<Request> requests() {
    List<Request> requests = new ArrayList<>();
    for (Page page : Page.everywhere()) {
      for (Page.Block block : page.blocks("sh")) {
        for (List<String> words : ShellCommands.in(block.text())) {
          if (words.contains("curl")) {
            add(block.toString(), words, requests);
          }
        }
      }
    }
    return requests.stream().filter(request -> !OF_AN_OPERATOR.contains(request.path()));
  }

  private static void add(String place, List<String> words, List<Request> requests) {
    String body = after(words, "-d");
    String method = after(words, "-X");
    for (String word : words) {
      if (SERVER.matcher(word).matches()) {
        requests.add(
            new Request(
                place,
                method != null ? method : body != null ? "POST" : "GET",
                URI.create(word).getPath(),
                body));
      }
    }
  }

  private static @Nullable String after(List<String> words, String option) {
    int found = words.indexOf(option);
    return found < 0 ? null : words.get(found + 1);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void each_request_is_described_and_its_body_is_valid(Request request) {
    List<Operation> operations =
        API.operations().stream()
            .filter(operation -> operation.method().equals(request.method()))
            .filter(operation -> matches(operation.path(), request.path()))
            .toList();

    assertThat(operations).isNotEmpty();
    if (request.body() != null) {
      JsonObject body = ApiDocument.object(operations.get(0).json(), "requestBody");
      JsonObject json =
          ApiDocument.object(ApiDocument.object(API.resolved(body), "content"), "application/json");
      assertThat(API.problems(ApiDocument.object(json, "schema"), request.body())).isEmpty();
    }
  }

  private static boolean matches(String template, String path) {
    return path.matches(template.replaceAll("\\{[^}]*}", "[^/]+"));
  }

  @Test
  void there_are_many() {
    assertThat(requests()).hasSizeGreaterThan(15);
  }
}
