package io.aiprovider.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.AiProviderServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** What is listed by hand is complete. */
class ServerSettingsTest {
  private static List<String> classes(ClassPathScanningCandidateComponentProvider scan) {
    return Stream.of(AiProviderServer.class.getPackageName(), "io.aiprovider.spring")
        .flatMap(root -> scan.findCandidateComponents(root).stream())
        .map(candidate -> String.valueOf(candidate.getBeanClassName()))
        .filter(name -> !name.startsWith("io.aiprovider.spring.ai.")) // not in the server
        .toList();
  }

  private static ClassPathScanningCandidateComponentProvider scan() {
    return new ClassPathScanningCandidateComponentProvider(false);
  }

  @Test
  void every_class_of_settings_is_read() {
    ClassPathScanningCandidateComponentProvider scan = scan();
    scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));

    assertThat(ServerSettings.CLASSES)
        .extracting(Class::getName)
        .containsExactlyInAnyOrderElementsOf(classes(scan));
  }

  @Test
  void every_rule_is_checked() {
    ClassPathScanningCandidateComponentProvider scan = scan();
    scan.addIncludeFilter(new AssignableTypeFilter(SettingsRule.class));
    List<String> rules =
        SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
            .load(SettingsRule.class)
            .stream()
            .map(rule -> rule.getClass().getName())
            .toList();

    assertThat(rules).isNotEmpty().containsExactlyInAnyOrderElementsOf(classes(scan));
  }
}
