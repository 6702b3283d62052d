package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.spring.AiProviderProperties.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which providers are the same objects after a change of the settings. */
class ConfiguredProvidersTest {
  private static final List<String> SETTINGS =
      List.of("type=openai", "base-url=http://localhost:1", "api-key=k1");

  private final ConfiguredProviders first =
      new ConfiguredProviders(
          new ProviderFactory(List.of(), null, null, new DefaultListableBeanFactory()));
  private final ConfiguredProviders second = first.next();

  private static Provider settings(String... changed) {
    Map<String, String> all = new LinkedHashMap<>();
    SETTINGS.forEach(setting -> put(all, setting));
    for (String setting : changed) {
      put(all, setting);
    }
    return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("p", Provider.class);
  }

  private static void put(Map<String, String> all, String setting) {
    int equals = setting.indexOf('=');
    all.put("p." + setting.substring(0, equals), setting.substring(equals + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "priority=9",
        "models=a,b",
        "closed=false",
        "default-model=a",
        "aliases.fast=a",
        "max-tokens=5",
        "cost-per-token=0.1",
        "timeout=3s",
        "idle-timeout=3s"
      })
  void a_provider_stays_the_same_when_only_its_use_changes(String change) {
    ChatProvider before = first.create("up", settings());

    assertThat(second.create("up", settings(change))).isSameAs(before);
    assertThat(second.created()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=groq",
        "base-url=http://localhost:2",
        "api-key=k2",
        "connect-timeout=3s",
        "headers.X-Team=a",
        "ssl.bundle=own",
        "unsupported=error"
      })
  void a_provider_is_a_new_one_when_its_connection_changes(String change) {
    ChatProvider before = first.create("up", settings());

    ChatProvider after = second.create("up", settings(change));

    assertThat(after).isNotSameAs(before);
    assertThat(second.created()).containsExactly(after);
    assertThat(second.create("up", settings(change))).isSameAs(after);
  }

  @Test
  void another_name_is_another_provider() {
    ChatProvider before = first.create("up", settings());

    assertThat(second.create("other", settings())).isNotSameAs(before);
  }
}
