package io.aiprovider.server.startup;

import io.aiprovider.spring.settings.StartRefused;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;

/**
 * Reports why the server does not start: as text on standard error, and in production also as JSON
 * on standard output, like the log, with a line for each reason. A command, which has no web
 * server, reports its failures itself.
 */
public final class StartFailure implements ApplicationListener<ApplicationFailedEvent> {
  private static final JsonWriter<StartRefused> JSON =
      JsonWriter.<StartRefused>of(
              line -> {
                line.add(
                    "timestamp", () -> Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
                line.add("level", "ERROR");
                line.add("service", "ai-provider");
                line.add("logger", StartFailure.class.getName());
                line.add("message", "The server does not start.");
                line.add("error", StartRefused::problem);
                line.add("key", StartRefused::key);
                line.add("file", StartRefused::file);
                line.add("line", refused -> refused.line() == 0 ? null : refused.line());
                line.add("action", StartRefused::remedy);
              })
          .withNewLineAtEnd();

  private final PrintStream console;
  private final PrintStream log;

  public StartFailure() {
    this(System.err, System.out);
  }

  StartFailure(PrintStream console, PrintStream log) {
    this.console = console;
    this.log = log;
  }

  /** The reason why an application does not start; null if it is not known here. */
  public static @Nullable StartRefused of(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StartRefused refused) {
        return refused;
      }
      if (at instanceof PortInUseException inUse) {
        return portInUse(inUse.getPort());
      }
    }
    return null;
  }

  private static StartRefused portInUse(int port) {
    return new StartRefused(
        "Port "
            + port
            + " is in use: another server uses it, perhaps an AI Provider that still runs.",
        "Stop it, or set another port with AI_PROVIDER_PORT="
            + (port < 65535 ? port + 1 : port - 1)
            + ".",
        "server.port",
        null,
        0);
  }

  @Override
  public void onApplicationEvent(ApplicationFailedEvent event) {
    StartRefused refused = of(event.getException());
    boolean command =
        event.getSpringApplication().getWebApplicationType() == WebApplicationType.NONE;
    if (refused != null && !command) {
      console.print("\nAI Provider does not start.\n\n");
      console.print(refused.problem() + "\n\n" + refused.remedy() + "\n\n");
      console.flush();
      if (!isDevelopment(event)) {
        refused.each().forEach(each -> log.print(JSON.writeToString(each)));
        log.flush();
      }
    }
  }

  /** Reads the mode from the context if there is one, else from the command line. */
  private static boolean isDevelopment(ApplicationFailedEvent event) {
    if (event.getApplicationContext() != null) {
      String mode = event.getApplicationContext().getEnvironment().getProperty("ai-provider.mode");
      return "development".equalsIgnoreCase(mode);
    }
    return List.of(event.getArgs()).contains(LaunchArguments.DEVELOPMENT)
        || "true".equalsIgnoreCase(System.getenv("DEVELOPMENT_MODE"));
  }
}
