import {
  BreadcrumbEntry,
  NotFoundErrorPage,
} from '@backstage/frontend-plugin-api';
import { Route, Routes, useParams, useResolvedPath } from 'react-router-dom';
import { sectionOf } from '../view/sections';
import { CreatePage } from './create/CreatePage';
import { DetailPage } from './detail/DetailPage';
import { ListPage } from './list/ListPage';
import { OpenPage } from './open/OpenPage';

/** The pages of the plugin by their paths. */
export function EnvironmentsRouter() {
  return (
    <Routes>
      <Route index element={<ListPage />} />
      <Route path="create" element={<CreateRoute />} />
      <Route path="open/:host" element={<OpenRoute />} />
      <Route path=":namespace/:name/:section?" element={<DetailRoute />} />
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

function OpenRoute() {
  const { host = '' } = useParams();
  return <OpenPage key={host} host={host} />;
}

function DetailRoute() {
  const { namespace = '', name = '', section } = useParams();
  const { pathname } = useResolvedPath('');
  const known = sectionOf(section);
  if (section && !known) {
    return <NotFoundErrorPage />;
  }
  return (
    <BreadcrumbEntry entry={{ label: name, href: pathname }}>
      <DetailPage
        key={`${namespace}/${name}`}
        namespace={namespace}
        name={name}
        section={known}
      />
    </BreadcrumbEntry>
  );
}
