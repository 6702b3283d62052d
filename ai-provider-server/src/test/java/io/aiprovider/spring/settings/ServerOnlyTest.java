package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The starter knows all settings of the server, so that it can say whose they are. */
class ServerOnlyTest {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  @Test
  void every_setting_that_the_server_adds_is_known_as_one_of_the_server() throws IOException {
    Set<String> ofTheStarter = new TreeSet<>();
    Set<String> ofTheServer = new TreeSet<>();
    for (URL file : Collections.list(getClass().getClassLoader().getResources(METADATA))) {
      names(file, file.getPath().contains("starter") ? ofTheStarter : ofTheServer);
    }
    ofTheServer.removeAll(ofTheStarter);

    assertThat(ofTheStarter).contains("ai-provider.reporting.time-zone");
    assertThat(ofTheServer)
        .contains("ai-provider.data-dir", "ai-provider.billing.plans")
        .allMatch(ServerOnly::contains);
  }

  private static void names(URL file, Set<String> names) throws IOException {
    try (InputStream in = file.openStream()) {
      JsonObject.parse(in.readAllBytes()).objects("properties").stream()
          .map(property -> String.valueOf(property.string("name")))
          .filter(name -> name.startsWith("ai-provider."))
          .forEach(names::add);
    }
  }
}
