package io.aiprovider.server.usage;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.limit.LimitMapping;
import org.springframework.stereotype.Component;

/** The limits of keys without limits of their own. They can change while the server runs. */
@Component
final class LimitDefaults implements Reloadable {
  private volatile LimitOptions current;

  LimitDefaults(LimitOptions start) {
    this.current = start;
  }

  LimitOptions current() {
    return current;
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    LimitOptions next =
        new LimitMapping(settings.of(AiProviderProperties.class).limits(), settings.places())
            .options();
    return () -> current = next;
  }
}
