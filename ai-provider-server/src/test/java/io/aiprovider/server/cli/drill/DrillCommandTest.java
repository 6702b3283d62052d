package io.aiprovider.server.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class DrillCommandTest extends CommandFixture {
  /** Keys and addresses of a real installation: none of them must be used. */
  private String twoProviders() throws IOException {
    return configuration(
        """
        ai-provider:
          providers:
            first: { type: openai, base-url: "%1$s", api-key: "${NOT_SET_HERE}", models: [gpt-4o] }
            second: { type: anthropic, base-url: "%1$s", api-keys: [{ key: sk-real }, { key: "${NOT_SET}" }], headers: { X-A: "${NOT_SET}" } }
          routing: { models: { chat: [first/gpt-4o, second/claude-haiku-4-5] } }
        """
            .formatted(environment.get("AI_PROVIDER_URL")));
  }

  private String configuration(String yaml) throws IOException {
    return Files.writeString(directory.resolve("drill.yml"), yaml).toString();
  }

  @Test
  void shows_what_callers_see_without_calling_a_provider() throws IOException {
    String file = twoProviders();

    String faults = "none refused silent rate-limit html-200 cut-after-content endless bad-request";
    List<String> words = new ArrayList<>(List.of("drill", "--config", file, "--model", "chat"));
    Stream.of(faults.split(" ")).forEach(fault -> words.addAll(List.of("--fault", fault)));

    int status = run(words(words, "--time-limit", "2"));

    assertThat(status).as(out() + err()).isZero();
    assertThat(out())
        .containsPattern("chat +none +first answers +- +pass")
        .containsPattern("chat +refused +second answers +- +502 unavailable +pass")
        .containsPattern("chat +silent +second answers +600 s / 60 s +504 .* pass")
        .containsPattern("chat +rate-limit +second answers .* 429 rate_limited +pass")
        .containsPattern("chat +html-200 +second answers .* 502 malformed_reply +pass")
        .containsPattern("chat +cut-after-content +second answers / cut off .* pass")
        .containsPattern("chat +endless +second answers / cut off .* pass")
        .containsPattern("chat +bad-request +400 invalid_request .* pass")
        .contains("30 calls passed, 0 are exposed, 0 failed.")
        .contains("Timeouts were divided by 450 for the drill");
    assertThat(requestCount()).isZero();
  }

  @Test
  void a_route_without_a_second_provider_is_exposed() throws IOException {
    String file = configuration("ai-provider: { providers: { sim: { type: simulated } } }");
    List<String> drill =
        List.of("drill", "--config", file, "--model", "auto", "--fault", "html-502");
    Path report = directory.resolve("drill.xml");

    assertThat(run(words(drill))).as(err()).isZero();
    assertThat(out()).containsPattern("auto .*: Only 'sim' can answer").contains("2 are exposed");
    assertThat(run(words(drill, "--strict", "--junit", report.toString()))).isEqualTo(1);
    Element suite = (Element) xml(report).getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("4");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(2);
  }

  @Test
  void attempts_that_end_before_the_second_provider_are_named() throws IOException {
    String file =
        configuration(
            """
            ai-provider:
              providers: { a: { type: simulated }, b: { type: simulated } }
              resilience: { max-attempts: 1 }
            """);

    int status = run("drill", "--config", file, "--model", "auto", "--fault", "refused");

    assertThat(status).as(err()).isZero();
    assertThat(out())
        .contains("resilience.max-attempts ends the call before another provider is called.")
        .contains("2 calls passed, 2 are exposed");
  }

  @Test
  void a_deadline_that_leaves_no_time_for_another_provider_fails() throws IOException {
    String file =
        configuration(
            """
            ai-provider:
              providers: { a: { type: simulated }, b: { type: simulated } }
              resilience: { deadline: 30s }
            """);

    int status =
        run(
            "drill",
            "--config",
            file,
            "--model",
            "auto",
            "--fault",
            "silent",
            "--json",
            "--time-limit",
            "2");

    assertThat(status).as(err()).isEqualTo(1);
    JsonObject result = JsonObject.parse(out());
    assertThat(result.isTrue("ok")).isFalse();
    JsonObject plain = result.objects("results").get(0);
    assertThat(plain.string("result")).isEqualTo("fail");
    assertThat(plain.string("failure")).isEqualTo("deadline_exceeded");
    assertThat(plain.integer("added_ms")).isEqualTo(30_000);
    assertThat(plain.string("reason")).contains("resilience.deadline");
  }

  @Test
  void the_models_of_a_price_file_are_known() throws IOException {
    Path prices =
        Files.writeString(
            directory.resolve("prices.json"),
            """
            {"ours": {"litellm_provider": "ours", "mode": "chat", "supports_assistant_prefill": true,
             "input_cost_per_token": 0, "output_cost_per_token": 0}}
            """);
    String file =
        configuration(
            """
            ai-provider:
              providers: { a: { type: simulated, models: [ours] }, b: { type: simulated, models: [ours] } }
              resilience: { after-commit: continue }
              pricing: { location: "%s" }
            """
                .formatted(prices));

    int status = run("drill", "--config", file, "--model", "ours", "--fault", "cut-after-content");

    assertThat(status).as(out() + err()).isZero();
    assertThat(out())
        .containsPattern("ours +cut-after-content +b answers +")
        .doesNotContain("b answers / cut off");
    Files.writeString(prices, "{");
    assertThat(run("drill", "--config", file)).isEqualTo(2);
    assertThat(err()).contains("prices.json", "ai-provider.pricing.location");
  }

  @Test
  void says_what_cannot_be_used() throws IOException {
    String wrong = configuration("ai-provider: { providers: { a: { type: simulatd } } }");

    assertThat(run("drill", "--config", wrong)).isEqualTo(2);
    assertThat(err()).contains("there is no type 'simulatd'", "nothing can be rehearsed");
    assertThat(run("drill", "--config", configuration("ai-provider: {}"))).isEqualTo(2);
    assertThat(err()).contains("No provider is configured");
    assertThat(run("drill", "--fault", "fire")).isEqualTo(2);
    assertThat(err()).contains("There is no fault 'fire'. There are: none, refused, silent");
    assertThat(run("drill", "--time-limit", "1")).isEqualTo(2);
    assertThat(err()).contains("at least 2 seconds");
  }

  private static String[] words(List<String> words, String... further) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(further));
    return all.toArray(String[]::new);
  }

  private static Document xml(Path file) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
