/**
 * A provider that needs no network and no key: its answers follow from the request alone, and it
 * can be told to be slow or to fail.
 */
@NullMarked
package io.aiprovider.provider.simulated;

import org.jspecify.annotations.NullMarked;
