package io.aiprovider.docs;

import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.KeysAsWritten;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Configuration as the pages show it. */
final class Yaml {
  private Yaml() {}

  static PropertySource<?> source(Page.Block block) throws IOException {
    byte[] utf8 = block.text().getBytes(StandardCharsets.UTF_8);
    return new YamlPropertySourceLoader()
        .load(block.toString(), new ByteArrayResource(utf8))
        .get(0);
  }

  static AiProviderProperties bind(Page.Block block) throws IOException {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(source(block));
    KeysAsWritten.apply(SettingSchema.of(List.of(AiProviderProperties.class)), sources);
    return new Binder(ConfigurationPropertySources.from(sources))
        .bind("ai-provider", AiProviderProperties.class)
        .get();
  }
}
