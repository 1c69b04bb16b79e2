import {
  BreadcrumbEntry,
  NotFoundErrorPage,
} from '@backstage/frontend-plugin-api';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { CreatePage } from './create/CreatePage';
import { DetailPage } from './detail/DetailPage';
import { ListPage } from './list/ListPage';

/** The pages of the plugin by their paths. */
export function EnvironmentsRouter() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path="create" element={<CreateRoute />} />
      <Route path=":namespace/:name" element={<DetailRoute />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}

function CreateRoute() {
  const { pathname } = useResolvedPath('');
  return (
    <BreadcrumbEntry entry={{ label: 'Create', href: pathname }}>
      <CreatePage />
    </BreadcrumbEntry>
  );
}

function DetailRoute() {
  const { namespace = '', name = '' } = useParams();
  const { pathname } = useResolvedPath('');
  return (
    <BreadcrumbEntry entry={{ label: name, href: pathname }}>
      <DetailPage
        key={`${namespace}/${name}`}
        namespace={namespace}
        name={name}
      />
    </BreadcrumbEntry>
  );
}
