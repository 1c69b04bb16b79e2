import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  type ResultHighlight,
  type SearchDocument,
} from '@backstage/plugin-search-common';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import { Link, Text } from '@backstage/ui';
import { RiStackLine } from '@remixicon/react';
import { environmentRouteRef } from '../../routes';
import { refOfDocument, type CatalogDocument } from '../../view/searchDocument';
import { entityName } from '../shared/EntityName';
import styles from './Places.module.css';

/** An environment among what was searched for; it leads to its own page. */
export function EnvironmentSearchResult(props: {
  result?: SearchDocument;
  highlight?: ResultHighlight;
}) {
  const { result, highlight } = props;
  const route = useRouteRef(environmentRouteRef);
  if (!result) {
    return null;
  }
  const document: CatalogDocument = result;
  const ref = refOfDocument(document);
  const href = ref ? route?.(ref) : undefined;
  const shown = (field: 'title' | 'text') =>
    highlight?.fields[field] ? (
      <HighlightedSearchResultText
        text={highlight.fields[field]}
        preTag={highlight.preTag}
        postTag={highlight.postTag}
      />
    ) : (
      document[field]
    );
  return (
    <div className={styles.result}>
      <RiStackLine size={24} aria-hidden="true" />
      <div>
        <Link href={href ?? document.location} variant="title-x-small">
          {shown('title')}
        </Link>
        <Text as="p" variant="body-small">
          {shown('text')}
        </Text>
        <Text as="p" variant="body-small" color="secondary">
          Development environment
          {document.owner ? ` of ${entityName(document.owner)}` : ''}
        </Text>
      </div>
    </div>
  );
}
