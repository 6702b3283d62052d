package io.aiprovider.server.dashboard;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The dashboard.
 *
 * @param enabled whether the server has the dashboard
 * @param publicUrl the address of the dashboard in browsers, if a proxy changes it
 * @param clientId how the issuer of tokens knows the dashboard; empty: nobody signs in there
 * @param clientSecret the secret that belongs to it; empty: there is none
 * @param scopes what the issuer is asked for beside {@code openid}
 * @param session how long sessions last
 * @param playground how much may be tried
 */
@ConfigurationProperties("ai-provider.dashboard")
public record DashboardProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("") String publicUrl,
    @DefaultValue("") String clientId,
    @DefaultValue("") String clientSecret,
    @DefaultValue("profile") List<String> scopes,
    @DefaultValue Session session,
    @DefaultValue Playground playground) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "DashboardProperties[]";
  }

  /**
   * How long sessions last.
   *
   * @param idle the time without a request after which a session ends
   * @param absolute the time after which it ends in any case
   * @param allowHttp whether people may sign in over plain HTTP from other machines
   */
  public record Session(
      @DefaultValue("30m") Duration idle,
      @DefaultValue("12h") Duration absolute,
      @DefaultValue("false") boolean allowHttp) {}

  /**
   * How much each person may try.
   *
   * @param requestsPerHour requests in each hour; 0: no limit
   * @param budgetUsdPerDay what they may cost in each day, in US dollars; 0: only calls that cost
   *     nothing
   */
  public record Playground(
      @DefaultValue("60") long requestsPerHour, @DefaultValue("5") BigDecimal budgetUsdPerDay) {}
}
