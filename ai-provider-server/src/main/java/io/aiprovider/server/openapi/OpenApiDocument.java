package io.aiprovider.server.openapi;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document of the server. It is written in parts, one file for each feature, in the
 * directory {@code openapi} of the class path. Each part adds paths and components; what is about
 * the whole server is in {@code server.yml}.
 */
final class OpenApiDocument {
  private static final String PARTS = "classpath*:openapi/*.yml";
  private static final String MAIN = "server.yml";

  /** Members of the main part that are added to operations, and are not in the document. */
  private static final String EVERY_OPERATION = "x-every-operation";

  private static final String OPERATIONS_WITH_KEY = "x-operations-with-key";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final Map<String, String> REQUEST_ID =
      Map.of("$ref", "#/components/headers/RequestId");

  private OpenApiDocument() {}

  /**
   * Reads the parts. Blocks.
   *
   * @param version the version of the server
   * @throws IllegalStateException if two parts describe the same path or component
   */
  static JsonObject read(String version) {
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> paths = new LinkedHashMap<>();
    Map<String, Object> components = new LinkedHashMap<>();
    for (Resource part : parts()) {
      Map<String, Object> content = content(part);
      add(paths, object(content, "paths"), part);
      object(content, "components")
          .forEach((section, members) -> add(object(components, section), asObject(members), part));
      if (MAIN.equals(part.getFilename())) {
        document.putAll(content);
      }
    }
    object(document, "info").put("version", version);
    Map<String, Object> always = asObject(document.remove(EVERY_OPERATION));
    Map<String, Object> withKey = asObject(document.remove(OPERATIONS_WITH_KEY));
    operations(paths)
        .forEach(
            operation -> {
              complete(operation, always);
              if (!List.of().equals(operation.get("security"))) {
                complete(operation, withKey);
              }
            });
    document.put("paths", paths);
    document.put("components", components);
    return JsonObject.of(document);
  }

  /** In the order of their names, so that the document is the same everywhere. */
  private static List<Resource> parts() {
    try {
      Resource[] found = new PathMatchingResourcePatternResolver().getResources(PARTS);
      return Arrays.stream(found)
          .sorted(Comparator.comparing(part -> String.valueOf(part.getFilename())))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("The parts of the OpenAPI document cannot be found.", e);
    }
  }

  private static Map<String, Object> content(Resource part) {
    try (InputStream in = part.getInputStream()) {
      return asObject(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
    } catch (IOException e) {
      throw new IllegalStateException(part + " cannot be read.", e);
    }
  }

  private static List<Map<String, Object>> operations(Map<String, Object> paths) {
    return paths.values().stream()
        .map(OpenApiDocument::asObject)
        .flatMap(path -> path.entrySet().stream())
        .filter(member -> METHODS.contains(member.getKey()))
        .map(member -> asObject(member.getValue()))
        .toList();
  }

  /** Adds responses that an operation does not describe itself, and the header of all responses. */
  private static void complete(Map<String, Object> operation, Map<String, Object> further) {
    Map<String, Object> responses = object(operation, "responses");
    further.forEach(responses::putIfAbsent);
    for (Object response : responses.values()) {
      if (!asObject(response).containsKey("$ref")) {
        object(asObject(response), "headers").putIfAbsent("x-request-id", REQUEST_ID);
      }
    }
  }

  private static void add(Map<String, Object> all, Map<String, Object> added, Resource part) {
    added.forEach(
        (name, value) -> {
          if (all.put(name, value) != null) {
            throw new IllegalStateException(
                part.getFilename() + " describes '" + name + "', as another part does.");
          }
        });
  }

  /** A member that is an object; it is added if it is absent. */
  private static Map<String, Object> object(Map<String, Object> parent, String name) {
    return asObject(parent.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>()));
  }

  @SuppressWarnings("unchecked") // YAML objects of these files have names that are texts
  private static Map<String, Object> asObject(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      return (Map<String, Object>) object;
    }
    throw new IllegalStateException("Expected an object instead of " + value + ".");
  }
}
