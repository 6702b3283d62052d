package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, and the server that they are for. */
class RunningServerCommandsTest {
  private record Answer(int status, String out, String err) {}

  private static Answer run(Map<String, String> environment, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new CommandLineTool(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(words);
    return new Answer(
        status,
        out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"),
        err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
  }

  private static String good(Map<String, String> environment, String... words) {
    Answer answer = run(environment, "", words);
    assertThat(answer.status()).as(answer.err()).isZero();
    return answer.out();
  }

  @Test
  void in_development_mode_no_key_is_needed() {
    try (RunningServer server = RunningServer.simulated("providers.sim.models=large,small")) {
      Map<String, String> environment = Map.of("AI_PROVIDER_URL", server.uri("").toString());

      Answer answer = run(environment, "A text\n", "chat", "Repeat", "-m", "small");
      assertThat(answer).isEqualTo(new Answer(0, answer.out(), ""));
      assertThat(answer.out()).isNotBlank().endsWith("\n");
      assertThat(JsonObject.parse(good(environment, "chat", "--json", "Hello")).string("model"))
          .isEqualTo("large");
      assertThat(good(environment, "models"))
          .startsWith("model  provider")
          .contains("\nlarge  sim", "\nsmall  sim");
      assertThat(JsonObject.parse(good(environment, "models", "--json")).objects("models"))
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(good(environment, "providers"))
          .startsWith("provider  enabled  status")
          .containsPattern("\nsim +yes +healthy +closed ");
      assertThat(good(environment, "usage")).startsWith("requests  ").contains("no limit");
    }
  }

  @Test
  void in_production_mode_a_key_lives_from_its_creation_to_its_end() {
    try (KeyServer server = KeyServer.on(TestDatabase.H2)) {
      String url = server.server().uri("").toString();
      Map<String, String> operator =
          Map.of("AI_PROVIDER_URL", url, "AI_PROVIDER_ADMIN_KEY", KeyServer.ADMIN);
      String key =
          good(
                  operator,
                  ("keys create --tenant acme --user ada --name backend --tier pro --allow-model"
                          + " large --allow-model sma* --requests-per-minute 50 --budget 2.50"
                          + " --budget-period day --expires never --quiet")
                      .split(" "))
              .strip();
      assertThat(key).matches("aip_[0-9a-zA-Z_]+");

      Map<String, String> caller = Map.of("AI_PROVIDER_URL", url, "AI_PROVIDER_API_KEY", key);
      assertThat(good(caller, "chat", "-m", "small", "Hello")).isNotBlank();
      assertThat(good(caller, "usage"))
          .contains("requests  1 of 1,000, 999 left", "budget    2.50 US dollars, ");

      JsonObject listed =
          JsonObject.parse(good(operator, "keys", "list", "--user", "ada", "--json"))
              .objects("keys")
              .get(0);
      assertThat(listed.toString())
          .contains("\"allowed_models\":[\"large\",\"sma*\"]", "\"requests_per_minute\":50");
      String id = String.valueOf(listed.string("key_id"));
      assertThat(good(operator, "keys", "list", "--tenant", "acme"))
          .contains("\n" + id + "  acme", "active", "never");

      String rotated = good(operator, "keys", "rotate", id, "--overlap-seconds", "0", "-q").strip();
      assertThat(rotated).startsWith("aip_").isNotEqualTo(key);
      assertThat(run(caller, "", "chat", "Hello").err())
          .contains("refused the key of AI_PROVIDER_API_KEY");

      assertThat(good(operator, "keys", "revoke", id))
          .isEqualTo("Revoked " + id + " (backend) of ada, tenant acme.\n");
      assertThat(good(operator, "keys", "list")).contains("revoked");
      assertThat(run(operator, "", "keys", "rotate", id).err())
          .contains("The key is revoked: create a new one.");
      assertThat(run(operator, "", "keys", "revoke", "a/b").status()).isEqualTo(2);
      assertThat(run(Map.of("AI_PROVIDER_URL", url), "", "keys", "list"))
          .matches(answer -> answer.status() == 1 && answer.err().contains("requires a key. Set"));
    }
  }

  @Test
  void a_created_key_is_shown_with_its_settings_and_a_note() {
    try (RunningServer server = RunningServer.simulated()) {
      Map<String, String> environment = Map.of("AI_PROVIDER_URL", server.uri("").toString());
      String[] create = {"keys", "create", "--tenant", "t", "--user", "u", "--name", "n"};

      Answer answer = run(environment, "", create);

      assertThat(answer.out())
          .startsWith("key      aip_")
          .contains("\ntenant   t\n", "\nexpires  2");
      assertThat(answer.err()).contains("it is not shown again");
      assertThat(run(environment, "", "keys", "create", "--tenant", "t").err())
          .contains("Missing required options: '--user=ID', '--name=NAME'");
      assertThat(run(environment, "", "keys").err()).contains("keys needs a command");
    }
  }

  /** Options and values that they cannot have. */
  private static final List<String> WRONG_VALUES =
      List.of(
          "keys create --name=n --user=u --tenant=",
          "keys create --name=n --tenant=t --user=",
          "keys create --tenant=t --user=u --name=",
          "keys create --tenant=t --user=u --name=n --role=boss",
          "keys create --tenant=t --user=u --name=n --tier=gold",
          "keys create --tenant=t --user=u --name=n --allow-model={x}",
          "keys create --tenant=t --user=u --name=n --deny-model=",
          "keys create --tenant=t --user=u --name=n --allow-ip=here",
          "keys create --tenant=t --user=u --name=n --requests-per-hour=0",
          "keys create --tenant=t --user=u --name=n --requests-per-minute=-1",
          "keys create --tenant=t --user=u --name=n --tokens-per-minute=0",
          "keys create --tenant=t --user=u --name=n --max-concurrent=0",
          "keys create --tenant=t --user=u --name=n --budget=-1",
          "keys create --tenant=t --user=u --name=n --budget=1 --budget-period=year",
          "keys create --tenant=t --user=u --name=n --budget-period=day",
          "keys create --tenant=t --user=u --name=n --expires=tomorrow",
          "keys list --tenant=",
          "keys list --user=",
          "keys rotate k --overlap-seconds=-1",
          "costs --from=yesterday",
          "costs --from=2026-10-01 --to=2026-10-01",
          "costs --group-by=colour",
          "costs --zone=Nowhere",
          "billing --month=october",
          "billing --close --month=2026-10 --force=x",
          "test simulated --model=");

  @Test
  void a_value_that_the_server_refuses_is_named_by_its_option() {
    try (RunningServer server = RunningServer.simulated()) {
      Map<String, String> environment = Map.of("AI_PROVIDER_URL", server.uri("").toString());
      for (String words : WRONG_VALUES) {
        String option = words.substring(words.lastIndexOf(" --") + 1, words.lastIndexOf('='));

        Answer answer = run(environment, "", words.split(" "));

        assertThat(answer.status()).as(words + ": " + answer.err()).isEqualTo(2);
        assertThat(answer.err()).as(words).contains(option).doesNotContainPattern("'[a-z_]+'");
        assertThat(answer.out()).as(words).isEmpty();
      }
    }
  }

  @Test
  void what_does_not_exist_is_wrong_use() {
    try (RunningServer server = RunningServer.simulated()) {
      Map<String, String> environment = Map.of("AI_PROVIDER_URL", server.uri("").toString());
      for (String words :
          List.of(
              "keys rotate nosuch",
              "keys revoke nosuch",
              "keys revoke ..",
              "test nosuch",
              "config rollback nosuch")) {
        Answer answer = run(environment, "", words.split(" "));

        assertThat(answer.status()).as(words + ": " + answer.err()).isEqualTo(2);
        assertThat(answer.err()).as(words).startsWith("ai-provider: ").hasLineCount(1);
      }
      assertThat(run(environment, "", "test", "nosuch").err())
          .contains("There is no enabled provider 'nosuch'. Enabled are: ");
    }
  }

  @Test
  void the_call_of_the_provider_ends_when_the_command_is_stopped(@TempDir Path directory)
      throws IOException, InterruptedException {
    try (RawUpstream upstream =
            new RawUpstream(
                conversation -> {
                  conversation.beginStream();
                  conversation.write(Samples.opening() + Samples.piece("Hel"));
                  conversation.hang();
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      Process command =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Main.class.getName(),
                      "chat",
                      "Hello",
                      "--url",
                      server.uri("").toString()))
              .directory(directory.toFile())
              .start();
      command.getOutputStream().close();
      Conversation call = upstream.next();
      InputStream out = command.getInputStream();
      assertThat(new String(out.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("Hel");

      command.destroy();

      assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(call.isClosedWithin(10_000)).isTrue();
    }
  }
}
