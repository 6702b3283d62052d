package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.docs.GeneratedPage;
import io.aiprovider.server.AiProviderServer;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.stereotype.Component;

/**
 * The list of the server's beans has all of them. Spring reads it, so that a start need not read
 * all classes: a bean that is not in it does not exist.
 */
class ComponentIndexTest {
  private static final String INDEX =
      "ai-provider-server/src/main/resources/META-INF/spring.components";
  private static final String CLASSES =
      AiProviderServer.class.getProtectionDomain().getCodeSource().getLocation().toString();

  @Test
  void the_index_has_all_beans_and_settings() throws IOException {
    SimpleMetadataReaderFactory readers = new SimpleMetadataReaderFactory();
    Map<String, String> found = new TreeMap<>();
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources(CLASSES + "io/aiprovider/server/**/*.class")) {
      AnnotationMetadata type = readers.getMetadataReader(file).getAnnotationMetadata();
      String stereotypes =
          Stream.of(Component.class, ConfigurationProperties.class)
              .map(Class::getName)
              .filter(type::isAnnotated)
              .collect(Collectors.joining(","));
      if (!stereotypes.isEmpty()) {
        found.put(type.getClassName(), stereotypes);
      }
    }

    assertThat(found).hasSizeGreaterThan(100);
    GeneratedPage.check(
        INDEX,
        getClass(),
        found.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
