package io.aiprovider.server.cli.keys;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.console.Console;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a new key is shown. It is shown only once. */
final class IssuedKeyOutput {
  private static final List<String> FIELDS =
      List.of("key_id", "tenant_id", "user_id", "name", "role", "expires_at");
  private static final List<String> LABELS =
      List.of("id", "tenant", "user", "name", "role", "expires");

  @ArgGroup(multiplicity = "0..1")
  private @Nullable Form form;

  private static final class Form {
    @Option(
        names = {"-q", "--quiet"},
        description = "Write the key, and nothing else.")
    private boolean quiet;

    @Option(names = "--json", description = "Write the answer of the server as JSON.")
    private boolean json;
  }

  /** Writes the answer of the server. */
  void write(ServerClient client, String answer, Console console) {
    JsonObject issued = client.json(answer);
    String key = issued.string("api_key");
    if (key == null) {
      throw client.notOurs();
    }
    if (form != null && form.quiet) {
      console.line(key);
    } else if (form != null && form.json) {
      console.raw(answer);
    } else {
      console.line("key      " + key);
      for (int i = 0; i < FIELDS.size(); i++) {
        String value = issued.string(FIELDS.get(i));
        console.line("%-7s  %s".formatted(LABELS.get(i), value == null ? "never" : value));
      }
      console.note("Keep the key: it is not shown again. Callers send it as a bearer token.");
    }
  }
}
