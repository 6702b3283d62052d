package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.AiProviderServer;
import io.aiprovider.spring.settings.StartRefused;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
final class StartFailureTest {
  private final ByteArrayOutputStream people = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private void fail(Throwable failure, String... arguments) {
    new StartFailure(stream(people), stream(log))
        .onApplicationEvent(
            new ApplicationFailedEvent(new SpringApplication(), arguments, null, failure));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("case R48: a refused start is reported as text and as one line of JSON")
  void a_refused_start_is_text_and_json() {
    fail(
        new IllegalStateException(
            new StartRefused("It is \"so\".", "Do this:\n\n  that", "a.b", "f.yml", 7)),
        "--ai-provider.mode=production");

    assertThat(text(people)).contains("It is \"so\".\n\nDo this:\n\n  that\n");
    assertThat(text(log)).hasLineCount(1).endsWith("\n");
    JsonObject line = JsonObject.parse(text(log));
    assertThat(line.string("level")).isEqualTo("ERROR");
    assertThat(line.string("error")).isEqualTo("It is \"so\".");
    assertThat(line.string("key")).isEqualTo("a.b");
    assertThat(line.string("file")).isEqualTo("f.yml");
    assertThat(line.integer("line")).isEqualTo(7);
    assertThat(line.string("action")).isEqualTo("Do this:\n\n  that");
  }

  @Test
  void development_has_no_json() {
    fail(new StartRefused("It is so.", "Do this."), "--ai-provider.mode=development");

    assertThat(text(people)).contains("It is so.");
    assertThat(text(log)).isEmpty();
  }

  @Test
  void names_the_port_that_is_in_use_and_how_to_set_another() {
    fail(new IllegalStateException(new PortInUseException(8005)));

    assertThat(text(people)).contains("Port 8005 is in use", "AI_PROVIDER_PORT=8006");
  }

  @Test
  void leaves_other_failures_to_spring() {
    fail(new IllegalStateException("broken"));

    assertThat(text(people) + text(log)).isEmpty();
    assertThat(new StartFailureReporter().reportException(new IllegalStateException("broken")))
        .isFalse();
  }

  @Test
  @DisplayName("case R12, R48: a key that refers to an unset variable prevents the start")
  void a_key_that_refers_to_an_unset_variable_prevents_the_start(
      @TempDir Path directory, CapturedOutput output) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("mine.yml"),
            """
            ai-provider:
              providers: { sim: { type: simulated } }
              auth:
                api-key: "${GATEWAY_KEY}"
            """);
    try {
      AiProviderServer.main(new String[] {"serve", "--config", file.toString(), "--server.port=0"});
    } catch (RuntimeException refused) {
      assertThat(output.getErr())
          .contains("ai-provider.auth.api-key refers to ${GATEWAY_KEY}", "mine.yml, line 4")
          .doesNotContain("\tat ");
      JsonObject line = JsonObject.parse(output.getOut().lines().reduce("", (a, b) -> b));
      assertThat(line.string("key")).isEqualTo("ai-provider.auth.api-key");
      assertThat(line.string("file")).endsWith("mine.yml");
      assertThat(line.integer("line")).isEqualTo(4);
      return;
    }
    throw new AssertionError("It started.");
  }
}
