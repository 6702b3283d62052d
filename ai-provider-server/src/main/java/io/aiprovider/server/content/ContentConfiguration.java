package io.aiprovider.server.content;

import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.reload.history.TextCipher;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.cache.EncryptionMapping;
import io.aiprovider.spring.settings.SettingPlaces;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of contents. */
@Configuration(proxyBeanMethods = false)
class ContentConfiguration {

  @Bean
  ContentCipher contentCipher(
      AiProviderProperties properties, SettingPlaces places, TextCipher own) {
    return new ContentCipher(EncryptionMapping.keys(properties.encryption(), places), own);
  }

  @Bean
  ContentStore contentStore(Database database, ContentCipher cipher) {
    return new ContentStore(database, cipher, new UserPseudonyms(database), InstantSource.system());
  }

  @Bean
  MeterBinder contentMeters(ContentStore store) {
    return registry ->
        FunctionCounter.builder("ai_provider.content.dropped", store, ContentStore::dropped)
            .description(
                "Requests and answers that were to be kept, and for which there was no room")
            .register(registry);
  }
}
