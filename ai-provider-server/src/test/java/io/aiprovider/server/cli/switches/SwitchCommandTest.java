package io.aiprovider.server.cli.switches;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.cli.CommandLineTool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code ai-provider switch} and the server that it is for. */
class SwitchCommandTest {
  private static RunningServer server;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    server = RunningServer.simulated("providers.sim.models=large,small");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void removeAll() {
    run("switch", "list", "--json");
    JsonObject.parse(out())
        .objects("switches")
        .forEach(each -> run("switch", "remove", each.string("id")));
    out.reset();
  }

  private int run(String... words) {
    return new CommandLineTool(
            Map.of("AI_PROVIDER_URL", server.uri("").toString()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(words);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sets_lists_and_removes_a_switch() {
    assertThat(
            run(
                "switch",
                "set",
                "drain",
                "sim",
                "--model",
                "large",
                "--for",
                "2h",
                "--reason",
                "slow"))
        .as(err())
        .isZero();
    assertThat(out()).matches("Set (\\w{8}): drain sim/large until .*Z\\.\n");
    String id = out().substring(4, 12);
    out.reset();

    assertThat(run("switch", "list")).isZero();
    assertThat(out())
        .startsWith("id ")
        .containsPattern("\n" + id + " +drain +sim/large +20.*Z +development mode +slow\n");
    out.reset();

    assertThat(run("switch", "remove", id)).isZero();
    assertThat(out()).isEqualTo("Removed " + id + ".\n");
    assertThat(run("switch", "remove", id)).isEqualTo(2);
    assertThat(err()).contains("There is no switch with this id");
  }

  @Test
  void resets_circuits() {
    assertThat(run("switch", "set", "reset-circuit", "sim")).as(err()).isZero();
    assertThat(out()).isEqualTo("Circuits reset: sim.\n");
  }

  @Test
  void names_the_option_that_is_wrong() {
    assertThat(run("switch", "set", "disable", "sim", "--for", "8d")).isNotZero();
    assertThat(err()).contains("--for");
  }

  @Test
  void warns_about_a_model_that_nobody_has() {
    assertThat(run("switch", "set", "weight", "--model", "larg", "--weight", "3")).isZero();
    assertThat(err()).contains("No configured model has this name");
  }

  @Test
  void needs_a_command() {
    assertThat(run("switch")).isEqualTo(2);
    assertThat(err()).contains("set, list or remove");
  }
}
