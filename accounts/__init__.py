"""Who: users, organizations, people, tripartite groups, posts and the rights they give."""
