package io.aiprovider.server.cli.switches;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.JsonOption;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.Console;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider switch set}. */
@Command(
    name = "set",
    sortOptions = false,
    header = "Decides for some time whether and how a provider or a model is called.",
    description = {
      "The actions:",
      "  disable        it is not called",
      "  drain          it is called only if no other target is left",
      "  weight         it gets another weight",
      "  open-circuit   it is treated as if its circuit were open",
      "  close-circuit  it is called although its circuit is open",
      "  reset-circuit  its circuits are closed, and waits after failures end; done once",
      "Calls that are running go on.",
      ""
    },
    footer = {
      "",
      "The key is that of AI_PROVIDER_ADMIN_KEY.",
      "",
      "Example: ai-provider switch set drain openai --model gpt-4o --for 2h"
    })
final class SetSwitchCommand implements Callable<Integer> {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "action", "ACTION",
          "provider", "PROVIDER",
          "model", "--model",
          "weight", "--weight",
          "duration", "--for",
          "reason", "--reason");

  private final Console console;
  private final Servers servers;

  @Parameters(index = "0", paramLabel = "ACTION", description = "One of the actions above.")
  private String action = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PROVIDER",
      description = "The provider; if not given, each one that is asked for the model.")
  private @Nullable String provider;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "The model, by the provider's name for it; if not given, all models of the provider.")
  private @Nullable String model;

  @Option(names = "--weight", paramLabel = "N", description = "The new weight: 0 or more.")
  private @Nullable Long weight;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "For how long, such as 30m or 2h. At most 7d; if not given, 1h.")
  private @Nullable String duration;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for the list of switches and the audit log.")
  private @Nullable String reason;

  @Mixin private final JsonOption output = new JsonOption();

  @Mixin private final ServerOption server = new ServerOption();

  SetSwitchCommand(Console console, Servers servers) {
    this.console = console;
    this.servers = servers;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client(servers).naming(OPTIONS);
    JsonObject request = JsonObject.of("action", action.toLowerCase(Locale.ROOT).replace('-', '_'));
    request = with(request, "provider", provider);
    request = with(request, "model", model);
    request = with(request, "weight", weight);
    request = with(request, "duration", duration);
    request = with(request, "reason", reason);
    String answer = client.postJson(SwitchCommand.PATH, request);
    output.write(client, answer, "action", console, this::print);
    return 0;
  }

  private static JsonObject with(JsonObject request, String name, @Nullable Object value) {
    return value == null ? request : request.with(name, value);
  }

  private void print(JsonObject set) {
    String subject = SwitchCommand.subject(set);
    String expiry = set.string("expires_at");
    console.line(
        expiry == null
            ? "Circuits reset: %s.".formatted(subject)
            : "Set %s: %s %s until %s."
                .formatted(set.string("id"), set.string("action"), subject, expiry));
    String warning = set.string("warning");
    if (warning != null) {
      console.note(warning);
    }
  }
}
