package io.aiprovider.server.openapi;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.web.AnyQuery;
import io.aiprovider.server.web.Blocking;
import java.io.IOException;
import java.util.Map;
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

/**
 * {@code /v3/api-docs}: the OpenAPI document. {@code /docs}: a page that shows it, with Swagger UI.
 * Nothing is read before the first request, so that the server starts as fast as without them.
 */
@RestController
@AnyQuery
@Blocking
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
  private final ObjectProvider<ConfiguredPaths> configured;
  private volatile @Nullable JsonObject document;

  OpenApiController(
      ObjectProvider<BuildProperties> build, ObjectProvider<ConfiguredPaths> configured) {
    this.configured = configured;
    BuildProperties known = build.getIfAvailable();
    this.version = known == null ? "unknown" : String.valueOf(known.getVersion());
  }

  @GetMapping("/v3/api-docs")
  ResponseEntity<byte[]> document() {
    JsonObject known = document;
    if (known == null) {
      known = OpenApiDocument.read(version);
      document = known;
    }
    for (ConfiguredPaths paths : configured) {
      known = paths.addTo(known);
    }
    return ok(MediaType.APPLICATION_JSON, known.toBytes());
  }

  @GetMapping("/docs")
  ResponseEntity<byte[]> page() throws IOException {
    return ok(MediaType.TEXT_HTML, resource("index.html").getContentAsByteArray());
  }

  @GetMapping("/docs/{file}")
  ResponseEntity<byte[]> file(@PathVariable("file") String name) throws IOException {
    MediaType type = FILES.get(name);
    if (type == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return ok(type, resource(name).getContentAsByteArray());
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

  private static ResponseEntity<byte[]> ok(MediaType type, byte[] body) {
    return ResponseEntity.ok().contentType(type).body(body);
  }
}
