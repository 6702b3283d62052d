package io.aiprovider.server.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code /v3/api-docs}: the OpenAPI document. {@code /docs}: a page that shows it, with Swagger UI.
 * Nothing is read before the first request, so that the server starts as fast as without them.
 */
@RestController
final class OpenApiController {
  private static final MediaType SCRIPT = new MediaType("text", "javascript");
  private static final String SWAGGER_UI =
      "classpath*:META-INF/resources/webjars/swagger-ui/*/"; // the directory is its version

  /** The files of the page, by name. */
  private static final Map<String, MediaType> FILES =
      Map.of(
          "start.js",
          SCRIPT,
          "swagger-ui-bundle.js",
          SCRIPT,
          "swagger-ui.css",
          new MediaType("text", "css"),
          "favicon-32x32.png",
          MediaType.IMAGE_PNG);

  private final String version;
  private volatile byte @Nullable [] document;

  OpenApiController(ObjectProvider<BuildProperties> build) {
    BuildProperties known = build.getIfAvailable();
    this.version = known == null ? "unknown" : String.valueOf(known.getVersion());
  }

  @GetMapping("/v3/api-docs")
  Mono<ResponseEntity<byte[]>> document() {
    byte[] known = document;
    return known == null
        ? answer(MediaType.APPLICATION_JSON, this::read)
        : Mono.just(ok(MediaType.APPLICATION_JSON, known));
  }

  private byte[] read() {
    byte[] read = OpenApiDocument.read(version).toBytes();
    document = read;
    return read;
  }

  @GetMapping("/docs")
  Mono<ResponseEntity<byte[]>> page() {
    return answer(MediaType.TEXT_HTML, () -> bytes(new ClassPathResource("docs/index.html")));
  }

  @GetMapping("/docs/{file}")
  Mono<ResponseEntity<byte[]>> file(@PathVariable("file") String name) {
    MediaType type = FILES.get(name);
    return type == null
        ? Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND))
        : answer(type, () -> bytes(resource(name)));
  }

  private static Resource resource(String name) throws IOException {
    Resource ours = new ClassPathResource("docs/" + name);
    if (ours.exists()) {
      return ours;
    }
    Resource[] found = new PathMatchingResourcePatternResolver().getResources(SWAGGER_UI + name);
    if (found.length == 0) {
      throw new IllegalStateException("Swagger UI has no file " + name + ".");
    }
    return found[0];
  }

  private static byte[] bytes(Resource resource) {
    try {
      return resource.getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads from files, away from the event loop. */
  private static Mono<ResponseEntity<byte[]>> answer(MediaType type, Callable<byte[]> body) {
    return Mono.fromCallable(body)
        .map(bytes -> ok(type, bytes))
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static ResponseEntity<byte[]> ok(MediaType type, byte[] body) {
    return ResponseEntity.ok().contentType(type).body(body);
  }
}
