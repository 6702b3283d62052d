package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/** A server in production mode that is configured by a file, in which callers need no key. */
public final class ConfiguredServer implements AutoCloseable {
  public static final String ADMIN = "operator-key-93ab";

  private final Path file;
  private final RunningServer server;
  private final HttpCaller http;

  private ConfiguredServer(Path file, RunningServer server) {
    this.file = file;
    this.server = server;
    this.http = new HttpCaller(server);
  }

  /** A server with this configuration, in a new file of the directory. */
  public static ConfiguredServer with(Path directory, String yaml, String... properties) {
    return with(directory.resolve("ai-provider.yml"), yaml, Map.of(), properties);
  }

  /** A server with this configuration, in this file. */
  public static ConfiguredServer with(
      Path file, String yaml, Map<String, String> variables, String... properties) {
    write(file, yaml);
    return at(file, variables, properties);
  }

  /** A server with the configuration that is in a file. */
  public static ConfiguredServer at(
      Path file, Map<String, String> variables, String... properties) {
    String[] all =
        Stream.concat(
                Stream.of("mode=production", "auth.enabled=false", "auth.admin-key=" + ADMIN),
                Stream.of(properties))
            .toArray(String[]::new);
    return new ConfiguredServer(file, RunningServer.configuredBy(file, variables, all));
  }

  /** Only requests reload from now on: the server does not look at its files itself. */
  public ConfiguredServer withoutWatch() {
    server.beans(SmartLifecycle.class).stream()
        .filter(bean -> bean.getClass().getSimpleName().equals("FileWatch"))
        .forEach(SmartLifecycle::stop);
    return this;
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HttpCaller http() {
    return http;
  }

  public RunningServer server() {
    return server;
  }

  public void write(String yaml) {
    write(file, yaml);
  }

  public HttpResponse<String> admin(String method, String path) {
    return http.send(
        http.request(path, "X-Admin-Key", ADMIN).method(method, BodyPublishers.noBody()).build());
  }

  public JsonObject adminJson(String method, String path) {
    HttpResponse<String> response = admin(method, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonObject.parse(response.body());
  }

  /** Writes the file, and has it reloaded. */
  public JsonObject reload(String yaml) {
    write(yaml);
    return reload();
  }

  public JsonObject reload() {
    return adminJson("POST", "/admin/config/reload");
  }

  public JsonObject dryRun(String yaml) {
    write(yaml);
    return adminJson("POST", "/admin/config/reload?dry_run=true");
  }

  /** The provider that answers a chat request; fails if none does. */
  public String answeringProvider() {
    HttpResponse<String> response = http.chat(Samples.HELLO);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.headers().firstValue("x-ai-provider-provider").orElseThrow();
  }

  public JsonObject health() {
    return JsonObject.parse(http.get("/health").body());
  }

  @Override
  public void close() {
    server.close();
  }
}
