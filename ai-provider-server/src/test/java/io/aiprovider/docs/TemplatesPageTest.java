package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The templates and the requests of the page, in a server with the simulated provider. */
class TemplatesPageTest {
  private static final Page PAGE = Page.of("docs/templates.md");
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "^`templates/(\\S+)`:\\n\\n```prompt\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern REQUEST =
      Pattern.compile(
          "^```sh\\ncurl '?http://localhost:8005(/\\S+?)'? .*?-d '(.*?)'\\n```(?:\\n\\n```json\\n(.*?)\\n```)?",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static RunningServer server;
  private static HttpCaller caller;

  /** A request of the page, and the answer below it. */
  record Example(String path, String body, String answer) {
    @Override
    public String toString() {
      return path;
    }
  }

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Matcher templates = TEMPLATE.matcher(PAGE.text());
    while (templates.find()) {
      Files.writeString(directory.resolve(templates.group(1)), templates.group(2));
    }
    server = RunningServer.simulated("templates.location=" + directory);
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    Matcher requests = REQUEST.matcher(PAGE.text());
    while (requests.find()) {
      examples.add(new Example(requests.group(1), requests.group(2), requests.group(3)));
    }
    return examples;
  }

  @Test
  void every_command_and_every_template_of_the_page_is_used() {
    assertThat(examples()).hasSameSizeAs(PAGE.blocks("sh"));
    assertThat(TEMPLATE.matcher(PAGE.text()).results()).hasSameSizeAs(PAGE.blocks("prompt"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void has_the_members_that_the_page_shows(Example example) {
    HttpResponse<String> response =
        caller.send(caller.post(example.path(), example.body()).build());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    if (example.answer() != null) {
      Set<String> names = new LinkedHashSet<>(JsonObject.parse(response.body()).names());
      names.remove("error"); // the simulated provider's SQL is not valid
      assertThat(names).containsExactlyElementsOf(JsonObject.parse(example.answer()).names());
    }
  }

  @Test
  void the_servers_own_templates_can_be_copied(@TempDir Path directory) throws IOException {
    List<String> names = List.of("generate", "sql/assist", "classify");
    Path own = Page.root().resolve("ai-provider-server/src/main/resources/prompts");
    for (String name : names) {
      Path copy = directory.resolve(name + ".prompt");
      Files.createDirectories(copy.getParent());
      Files.copy(own.resolve(name + ".prompt"), copy);
    }

    try (RunningServer copied = RunningServer.simulated("templates.location=" + directory)) {
      HttpCaller to = new HttpCaller(copied);
      for (String name : names) {
        assertThat(to.send(to.post("/ai/" + name, "{}").build()).statusCode()).isEqualTo(400);
      }
    }
  }
}
