package io.aiprovider.server.reload.apply;

import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.ClientSettings;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The engine: its next calls are made with the changed settings. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ClientReload implements Reloadable {
  private final ClientSettings client;

  ClientReload(ClientSettings client) {
    this.client = client;
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    ClientSettings.Change change =
        client.prepare(settings.of(AiProviderProperties.class), settings.places());
    return new PreparedChange() {
      @Override
      public void apply() {
        change.apply();
      }

      @Override
      public void discard() {
        change.discard();
      }
    };
  }
}
