package io.aiprovider.server;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The real server, on a port of its own; in development mode unless told otherwise. */
public final class RunningServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final int port;

  private RunningServer(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  /**
   * Starts it.
   *
   * @param properties {@code name=value} without {@code ai-provider.} in front; of several for one
   *     name the last counts
   */
  public static RunningServer with(String... properties) {
    return withVariables(Map.of(), properties);
  }

  /** Starts it with these environment variables in place of this machine's. */
  public static RunningServer withVariables(Map<String, String> variables, String... properties) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", "0");
    settings.put("server.address", "127.0.0.1");
    settings.put("spring.main.banner-mode", "off");
    settings.put("ai-provider.mode", "development");
    settings.put("ai-provider.cache.enabled", "false");
    for (String property : properties) {
      int equals = property.indexOf('=');
      settings.put("ai-provider." + property.substring(0, equals), property.substring(equals + 1));
    }
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    return new RunningServer(
        new SpringApplicationBuilder(AiProviderServer.class)
            .environment(environment(variables))
            .registerShutdownHook(false)
            .run(arguments));
  }

  private static ConfigurableEnvironment environment(Map<String, String> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    if (!variables.isEmpty()) {
      String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
      environment
          .getPropertySources()
          .replace(name, new SystemEnvironmentPropertySource(name, Map.copyOf(variables)));
    }
    return environment;
  }

  /** A server with one simulated provider, called {@code sim}. */
  public static RunningServer simulated(String... properties) {
    List<String> all = new ArrayList<>(List.of("providers.sim.type=simulated"));
    all.addAll(List.of(properties));
    return with(all.toArray(String[]::new));
  }

  /** A server with one OpenAI-compatible provider, called {@code up}, that is asked once a call. */
  public static RunningServer inFrontOf(String baseUrl, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "providers.up.type=openai",
                "providers.up.base-url=" + baseUrl,
                "providers.up.api-key=sk-upstream",
                "resilience.max-attempts=1"));
    all.addAll(List.of(properties));
    return with(all.toArray(String[]::new));
  }

  public int port() {
    return port;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    context.close();
  }
}
