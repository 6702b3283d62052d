package io.aiprovider.server.startup;

import io.aiprovider.client.CallThreads;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.AiProviderProperties;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Reports that the server runs, with its address and providers: as text in development, as a log
 * line in production.
 */
@Component
final class StartupReport {
  private static final Logger log = LoggerFactory.getLogger(StartupReport.class);

  private final ServerProperties server;
  private final AiProviderProperties engine;
  private final ObjectProvider<ChatProvider> beans;
  private final Environment environment;
  private final @Nullable BuildProperties build;

  StartupReport(
      ServerProperties server,
      AiProviderProperties engine,
      ObjectProvider<ChatProvider> beans,
      Environment environment,
      ObjectProvider<BuildProperties> build) {
    this.server = server;
    this.engine = engine;
    this.beans = beans;
    this.environment = environment;
    this.build = build.getIfAvailable();
  }

  @EventListener(ApplicationReadyEvent.class)
  void ready() {
    if (server.mode() == ServerProperties.Mode.DEVELOPMENT) {
      print(System.out);
    } else {
      log.atInfo()
          .addKeyValue("version", version())
          .addKeyValue("mode", mode())
          .addKeyValue("url", url())
          .addKeyValue("providers", providers())
          .addKeyValue("java", java())
          .log("AI Provider is ready.");
    }
  }

  /** Prints the report as text. */
  void print(PrintStream out) {
    out.print(
        """

        AI Provider %s is ready: %s mode
          URL        %s
          providers  %s
          Java       %s

        Try it:
          curl %s/v1/chat/completions -H 'Content-Type: application/json' \\
            -d '{"model":"auto","messages":[{"role":"user","content":"Hello!"}]}'

        """
            .formatted(version(), mode(), url(), providers(), java(), url()));
    out.flush();
  }

  private String version() {
    return build == null || build.getVersion() == null ? "(unpackaged)" : build.getVersion();
  }

  private String mode() {
    return server.mode().name().toLowerCase(Locale.ROOT);
  }

  private String url() {
    boolean tls =
        environment.containsProperty("server.ssl.bundle")
            || environment.containsProperty("server.ssl.certificate");
    String address = environment.getProperty("server.address", "0.0.0.0");
    boolean any = address.equals("0.0.0.0") || address.equals("::");
    String host = any ? "localhost" : address.contains(":") ? "[" + address + "]" : address;
    String port =
        environment.getProperty(
            "local.server.port", environment.getProperty("server.port", "8005"));
    return (tls ? "https://" : "http://") + host + ":" + port;
  }

  /** The configured providers, then those that exist without settings. */
  private String providers() {
    Stream<String> configured =
        engine.providers().entrySet().stream()
            .filter(entry -> entry.getValue().enabled())
            .map(
                entry -> {
                  String type = entry.getValue().type();
                  return type == null || type.equals(entry.getKey())
                      ? entry.getKey()
                      : entry.getKey() + " (" + type + ")";
                });
    Stream<String> further =
        beans
            .orderedStream()
            .map(ChatProvider::name)
            .filter(name -> !engine.providers().containsKey(name));
    return Stream.concat(configured, further).collect(Collectors.joining(", "));
  }

  private static String java() {
    return Runtime.version().feature()
        + (CallThreads.areVirtual()
            ? ", virtual threads"
            : ", a bounded thread pool (21 or newer has virtual threads)");
  }
}
