package io.aiprovider.server.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ClientAddressTest {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # peer        | X-Forwarded-For                | client
          203.0.113.9   | 198.51.100.7                   | 203.0.113.9
          10.0.0.1      | 198.51.100.7                   | 198.51.100.7
          10.0.0.1      | 1.1.1.1, 198.51.100.7          | 198.51.100.7
          10.0.0.1      | 1.1.1.1, 198.51.100.7, 10.9.9.9 | 198.51.100.7
          10.0.0.1      | 10.0.0.3, 10.0.0.2             | 10.0.0.3
          10.0.0.1      | 198.51.100.7:4711              | 198.51.100.7
          10.0.0.1      | [2001:db8::7]:4711             | 2001:db8:0:0:0:0:0:7
          10.0.0.1      | 198.51.100.7, unknown          | 10.0.0.1
          10.0.0.1      | 198.51.100.7, unknown, 10.0.0.2 | 10.0.0.2
          10.0.0.1      | localhost                      | 10.0.0.1
          10.0.0.1      | ''                             | 10.0.0.1
          10.0.0.1      |                                | 10.0.0.1
          2001:db8:1::1 | 198.51.100.7                   | 198.51.100.7
          ::ffff:10.0.0.1 | 198.51.100.7                 | 198.51.100.7
          """)
  void is_the_nearest_address_that_is_no_trusted_proxy(String peer, String header, String client) {
    ClientAddress addresses = with(Map.of("trusted-proxies", "10.0.0.0/8, 2001:db8:1::/48"));

    assertThat(address(addresses, peer, FORWARDED_FOR, header)).isEqualTo(client);
  }

  @Test
  void is_read_from_all_lines_of_the_header() {
    ClientAddress addresses = with(Map.of("trusted-proxies", "10.0.0.0/8"));

    assertThat(
            addresses
                .of(peer("10.0.0.1"), name -> List.of("1.1.1.1, 198.51.100.7", "10.0.0.2"))
                .getHostAddress())
        .isEqualTo("198.51.100.7");
  }

  @Test
  void is_read_from_the_configured_header_only() {
    ClientAddress addresses =
        with(Map.of("trusted-proxies", "10.0.0.1", "client-address-header", "CF-Connecting-IP"));

    assertThat(address(addresses, "10.0.0.1", "CF-Connecting-IP", "198.51.100.7"))
        .isEqualTo("198.51.100.7");
    assertThat(address(addresses, "10.0.0.1", FORWARDED_FOR, "198.51.100.7")).isEqualTo("10.0.0.1");
    assertThat(address(addresses, "10.0.0.2", "CF-Connecting-IP", "198.51.100.7"))
        .isEqualTo("10.0.0.2");
  }

  @ParameterizedTest
  @CsvSource({
    "https, 203.0.113.9, , true",
    "http, 203.0.113.9, https, false",
    "http, 10.0.0.1, https, true",
    "http, 10.0.0.1, HTTPS, true",
    "http, 10.0.0.1, http, false",
    "http, 10.0.0.1, , false"
  })
  void https_of_a_proxy_counts_if_the_proxy_is_trusted(
      String scheme, String peer, String protocol, boolean https) {
    ClientAddress addresses = with(Map.of("trusted-proxies", "10.0.0.1"));

    assertThat(
            addresses.isHttps(
                scheme,
                peer(peer),
                name ->
                    protocol != null && name.equals("X-Forwarded-Proto")
                        ? List.of(protocol)
                        : List.of()))
        .isEqualTo(https);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "proxy.example.com", "10.0.0", "10.0.0.0/x", "::1/129"})
  void refuses_a_proxy_that_is_no_address(String proxy) {
    assertThatThrownBy(() -> with(Map.of("trusted-proxies", proxy)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("ai-provider.trusted-proxies contains '" + proxy + "'")
        .hasMessageContaining("10.0.0.0/8");
  }

  @Test
  void refuses_a_header_of_another_form() {
    assertThatThrownBy(() -> with(Map.of("client-address-header", "Forwarded")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("ai-provider.client-address-header");
  }

  private static String address(ClientAddress addresses, String peer, String header, String value) {
    return addresses
        .of(peer(peer), name -> name.equals(header) && value != null ? List.of(value) : List.of())
        .getHostAddress();
  }

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(AddressRange.address(address), 4711);
  }

  private static ClientAddress with(Map<String, String> settings) {
    return new ClientAddress(
        new Binder(
                new MapConfigurationPropertySource(
                    settings.entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                setting -> "ai-provider." + setting.getKey(),
                                Map.Entry::getValue))))
            .bindOrCreate("ai-provider", ServerProperties.class));
  }
}
