/** What answers chat requests. Each kind of provider has a package of its own below this one. */
@NullMarked
package io.aiprovider.provider;

import org.jspecify.annotations.NullMarked;
